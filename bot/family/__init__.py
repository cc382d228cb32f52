"""Whom an account books for besides its owner: added, looked at, removed."""
