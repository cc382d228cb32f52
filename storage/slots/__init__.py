"""Doctors' published times, and holds on them."""
