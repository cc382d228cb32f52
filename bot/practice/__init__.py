"""A doctor's own appointments."""
