"""What the clinic tells many, and what became of the letters."""
