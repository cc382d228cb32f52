"""Sharing a medical history with a doctor, the doctor's reading, and who read what."""
