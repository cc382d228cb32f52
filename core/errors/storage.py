"""What goes wrong below a decision: no refusals, the next try may succeed."""


class ConstraintError(Exception):
    """The database itself refused. ``name`` is the constraint's; see storage/tables."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class BusyError(Exception):
    """The database could not serve this now; trying again makes sense."""


class ErasedMeanwhileError(ConstraintError, BusyError):
    """An account that was read a moment ago is gone; the next try finds that out."""
