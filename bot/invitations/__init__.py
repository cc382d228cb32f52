"""Invitations: made at the desk, opened by whoever is to come in."""
