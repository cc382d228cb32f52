"""The chat commands, by role. Every one of them can be reached by buttons too."""

from core.model import Person

EVERYBODY = (
    "start",
    "book",
    "appointments",
    "doctors",
    "profile",
    "language",
    "privacy",
    "status",
    "help",
    "cancel",
)
DOCTOR = ("publish", "schedule", "practice")
ADMIN = ("admin",)


def commands(person: Person | None) -> tuple[str, ...]:
    """Return the commands of this person's menu; None is anybody. It is no authorisation."""
    doctor = DOCTOR if person is not None and person.practises else ()
    admin = ADMIN if person is not None and person.is_admin else ()
    return EVERYBODY[:1] + admin + doctor + EVERYBODY[1:]
