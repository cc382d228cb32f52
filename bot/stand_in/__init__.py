"""Acting for a doctor, and appointments for anybody: what the desk does."""
