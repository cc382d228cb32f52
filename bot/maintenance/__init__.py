"""Maintenance: when the bot rests, and what it says then."""
