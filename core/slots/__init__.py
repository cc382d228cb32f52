"""The times that doctors offer."""
