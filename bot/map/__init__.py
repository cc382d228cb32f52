"""Where a doctor's door is."""
