"""A doctor's published times."""
