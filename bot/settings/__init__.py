"""How a doctor works: what needs their word, and when they hear of the day."""
