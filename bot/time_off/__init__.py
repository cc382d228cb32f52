"""A doctor's time off, and "I'm ill"."""
