"""Running late: saying so, and telling the patients whom it affects."""
