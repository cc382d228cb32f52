"""A doctor's own card: shown as patients see it, and changed field by field."""
