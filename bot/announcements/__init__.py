"""Announcements: an admin's word to many."""
