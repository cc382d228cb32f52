"""What a unit of work offers core: one repository for each kind of noun."""
