"""What people see in Telegram, and the one place that wires the clinic together."""
