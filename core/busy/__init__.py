"""A doctor's calendar elsewhere, whose busy times close times here."""
