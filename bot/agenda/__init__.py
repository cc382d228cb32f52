"""A doctor's appointments in lists: by when they are, and by where they stand."""
