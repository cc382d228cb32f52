"""A doctor's calendar elsewhere: while they are busy there, nobody books here."""
