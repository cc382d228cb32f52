"""The book of appointments."""
