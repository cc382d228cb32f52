"""One's own data: what is kept and why, taking it along, being left alone, being erased."""
