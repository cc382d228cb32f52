"""People: meeting them, signing them up, vouching for them."""
