"""From an update to its answer: who is it, may they, which handler, and what they see."""
