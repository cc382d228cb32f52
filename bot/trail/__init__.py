"""What was done in the clinic, searched in chat."""
