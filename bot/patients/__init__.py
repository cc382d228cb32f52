"""A doctor's patients: who they are, and when they were here."""
