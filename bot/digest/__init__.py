"""The morning's digest for doctors."""
