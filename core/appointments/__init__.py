"""Appointments: may this be booked, held, moved, cancelled; and doing it."""
