"""What several subjects show and read."""
