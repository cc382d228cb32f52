"""A patient's profile: one's own, and those of whom one cares for."""
