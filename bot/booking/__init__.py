"""A patient's way to an appointment."""
