"""The waitlist: who waits for whose times, and who is offered one that frees."""
