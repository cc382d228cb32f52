"""Half-written entries, sealed: one row a person."""

import json
from datetime import datetime

from sqlalchemy import and_, bindparam, delete, select
from sqlalchemy.dialects.postgresql import insert

from core.keeping import Form
from core.model import Person, PersonId
from storage import mapping
from storage.engine import Database
from storage.seal import Damaged, Seal
from storage.tables import forms, persons

_FORM = (forms.c.step, forms.c.draft, forms.c.update_id)
_SPEAKER = (
    select(*mapping.person_columns(), *_FORM)
    .join_from(
        persons,
        forms,
        and_(forms.c.person_id == persons.c.id, forms.c.expires_at > bindparam("now")),
        isouter=True,
    )
    .where(persons.c.telegram_id == bindparam("telegram"))
)
_row = insert(forms)
_PUT = _row.on_conflict_do_update(
    index_elements=["person_id"],
    set_={name: _row.excluded[name] for name in ("step", "draft", "update_id", "expires_at")},
)
_FORGET = delete(forms).where(forms.c.expires_at <= bindparam("now"))
_CLEAR = delete(forms).where(forms.c.person_id == bindparam("person"))


class SqlForms:
    """core.keeping.Forms."""

    def __init__(self, database: Database, seal: Seal) -> None:
        self._database = database
        self._seal = seal

    async def speaker(self, telegram_id: int, now: datetime) -> tuple[Person, Form | None] | None:
        """Return the person with this Telegram id and what is being asked of them, or None."""
        for row in await self._database.read(_SPEAKER, {"telegram": telegram_id, "now": now}):
            return mapping.person(row[: -len(_FORM)]), self._form(*row[-len(_FORM) :])
        return None

    def _form(self, step: str | None, draft: str, update_id: int) -> Form | None:
        """Return the form; one that cannot be opened is as good as none."""
        if step is None:
            return None
        opened = self._seal.open_or_mark(draft, f"the form that update {update_id} left")
        return None if isinstance(opened, Damaged) else Form(step, json.loads(opened), update_id)

    async def put(self, person: PersonId, form: Form, expires: datetime) -> None:
        """Keep a form in place of the one before. Its draft holds what JSON can."""
        row = {
            "person_id": person,
            "step": form.step,
            "draft": self._seal.seal(json.dumps(dict(form.draft))),
            "update_id": form.update_id,
            "expires_at": expires,
        }
        async with self._database.write() as connection:
            await connection.execute(_PUT, row)
            await connection.commit()

    async def clear(self, person: PersonId) -> None:
        """Forget this person's form."""
        async with self._database.write() as connection:
            await connection.execute(_CLEAR, {"person": person})
            await connection.commit()

    async def forget(self, now: datetime) -> None:
        """Remove the forms that have expired."""
        async with self._database.write() as connection:
            await connection.execute(_FORGET, {"now": now})
            await connection.commit()
