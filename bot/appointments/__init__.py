"""A patient's own appointments, and what both sides are told of one."""
