"""Appointments for the clinic's other systems."""
