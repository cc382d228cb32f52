"""What the clinic tells many at once."""
