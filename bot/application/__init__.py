"""Applying as a doctor."""
