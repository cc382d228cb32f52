"""What people write when they wish for a time, and what of it is understood."""
