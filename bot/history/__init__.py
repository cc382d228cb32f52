"""The medical history as its owner keeps it: records, added, read, changed and deleted."""
