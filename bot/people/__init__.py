"""People as an admin sees them: who waits to be vouched for, and the decisions on them."""
