"""A doctor's card, how late they run, and what they hear in the morning."""
