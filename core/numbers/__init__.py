"""The clinic in numbers, and its lists for spreadsheets."""
