"""Finding a doctor or a time: by pressing, by writing it, by a link or a code."""
