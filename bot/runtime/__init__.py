"""A bot at work: everything that is open while it runs, and what it does by itself."""
