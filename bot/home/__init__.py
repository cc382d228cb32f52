"""The menu, help, language, status and privacy."""
