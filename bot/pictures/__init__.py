"""A doctor's day and week as pictures."""
