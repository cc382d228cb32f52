"""The clinic in numbers: as text, as a chart, as lists for a spreadsheet."""
