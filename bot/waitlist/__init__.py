"""Waiting for a doctor's time to free, and what is offered to who waits."""
