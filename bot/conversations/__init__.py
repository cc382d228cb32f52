"""One file per journey. Each has a router; ``all_of_them`` joins them."""
