"""What is read at addresses that people gave: fetched as if by a stranger, judged as if by one."""
