"""The clinic's desk: an admin's first screen."""
