"""The own name and phone."""
