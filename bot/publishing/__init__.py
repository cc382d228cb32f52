"""A doctor publishes times."""
