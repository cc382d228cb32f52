"""Days that stand for something else in what a button carries."""

from datetime import date

PRESENT = date.min
"""A day long past: what is asked for then is shown as of today."""
FIRST_FREE = date.min
"""A month that has passed: the calendar opens at the first one that has a free time."""
