"""Addresses at which calendar programs read one's appointments along."""
