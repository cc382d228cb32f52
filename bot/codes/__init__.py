"""Codes to print: whoever scans one sees a doctor's card, or the times of a specialty."""
