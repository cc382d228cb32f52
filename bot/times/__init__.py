"""Choosing one of a doctor's free times, to book it or to move an appointment to it."""
