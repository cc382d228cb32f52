"""Becoming a patient."""
