"""Letters that wait or failed, and who must be called because no letter reaches them."""
