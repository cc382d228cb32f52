"""One turn of a conversation: who is speaking, in which language, and the services at hand."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from bot.chat.menu import MainMenu
from bot.chat.screen import Screen
from bot.chat.words import Languages, Translator
from core import fields
from core.availability import Availability
from core.booking import BookingDesk
from core.clock import Clock
from core.errors import BadFieldError
from core.keeping import Form, Forms, PostOffice
from core.model import Person
from core.people import FrontDesk
from core.policy import ClinicPolicy
from core.ports import Queries
from core.practice import Practice

FORM_KEPT = timedelta(days=2)
"""How long a half-written entry waits for its writer."""


class Budget(Protocol):
    """How often each person may do something."""

    def spent(self, person: Hashable) -> bool:
        """Whether this one has to wait."""
        ...

    def count(self, person: Hashable) -> None:
        """Remember that it was done once more."""
        ...


@dataclass(frozen=True, slots=True)
class Services:
    """All that conversations may use. Built once, in bootstrap."""

    policy: ClinicPolicy
    clock: Clock
    languages: Languages
    desk: BookingDesk
    practice: Practice
    front_desk: FrontDesk
    availability: Availability
    queries: Queries
    forms: Forms
    post: PostOffice
    menu: MainMenu
    sign_ups: Budget
    applications: Budget
    admins: frozenset[int] = frozenset()


@dataclass(slots=True)
class Context:
    """What one press or message brought, and what its handler may ask for."""

    person: Person
    t: Translator
    services: Services
    update_id: int
    now: datetime
    telegram_name: str = ""
    form: Form | None = None
    """The half-written entry of this person, loaded before any handler runs."""
    refresh_menu: bool = field(default=False, kw_only=True)
    """Set where roles or language changed: the command menu follows."""
    _left: bool = field(default=False, init=False)

    def menu(self) -> Screen:
        """Return the menu of what this person can do."""
        return self.services.menu.show(self.person, self.t)

    @property
    def suggested_name(self) -> str | None:
        """The name that Telegram knows, where it would do as a name here."""
        try:
            return fields.name(self.telegram_name[: fields.NAME_LONGEST])
        except BadFieldError:
            return None

    @property
    def handled_before(self) -> bool:
        """Whether this very update brought the form here, before a crash lost the answer."""
        return self.form is not None and self.form.update_id == self.update_id

    async def ask(self, step: str, draft: Mapping[str, object] | None = None) -> None:
        """Remember what is being asked and was entered so far; None keeps the present draft."""
        kept = dict(self.form.draft) if draft is None and self.form else dict(draft or {})
        self.form = Form(step, kept, self.update_id)
        self._left = False
        await self.services.forms.put(self.person.id, self.form, self.now + FORM_KEPT)

    def leave(self) -> None:
        """Be done with the half-written entry.

        It is forgotten in ``settle``, after the answer went out: handled again after a crash, the
        same update finds what it found the first time.
        """
        self._left = self._left or self.form is not None
        self.form = None

    async def settle(self) -> None:
        """Forget the entry that was left."""
        if self._left:
            await self.services.forms.clear(self.person.id)
            self._left = False

    def draft(self, *steps: str) -> Mapping[str, object] | None:
        """Return the draft if the form stands at one of these steps, else None."""
        return self.form.draft if self.form is not None and self.form.step in steps else None
