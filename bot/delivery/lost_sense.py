"""A letter that should not go out any more."""


class LostSenseError(Exception):
    """What the letter says is not so any more, or nobody is there to read it."""
