"""The clinic's specialties on buttons."""

import hashlib

OFFERED = 8


def mark(specialty: str) -> str:
    """Return what stands for a specialty in a button: its name may be longer than a payload."""
    return hashlib.sha256(specialty.encode()).hexdigest()[:12]
