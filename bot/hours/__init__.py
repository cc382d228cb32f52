"""A doctor's weekly hours: shown, changed, stopped, and days given back to them."""
