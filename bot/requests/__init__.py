"""What waits for a doctor's word, and for the patient's on what the doctor proposed."""
