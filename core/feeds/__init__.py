"""Addresses at which calendars outside read along."""
