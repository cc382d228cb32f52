"""The visit: who arrived, who was seen, who did not come, and the doctor's own note."""
