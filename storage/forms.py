"""Half-written entries, sealed: one row an account."""

import json
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, bindparam, delete, select

from core.batcher import Batcher
from core.model import AccountId, Principal
from core.ports.forms import Form
from storage import rows
from storage.drivers.readers import AnyRow
from storage.engine import Database
from storage.seal import Damaged
from storage.sets import IDS, among, given, ids, insert_rows
from storage.tables import accounts, forms

log = logging.getLogger(__name__)

_SPEAKER = (
    select(
        *rows.PRINCIPAL,
        *(forms.c[name].label(f"form_{name}") for name in ("step", "draft", "update_id")),
    )
    .select_from(
        rows.PRINCIPALS.outerjoin(
            forms,
            and_(forms.c.account_id == accounts.c.id, forms.c.expires_at > bindparam("now")),
        )
    )
    .where(accounts.c.telegram_id == bindparam("telegram"))
)
_KEPT = ("step", "draft", "patient_id", "doctor_id", "update_id", "expires_at")
_rows = insert_rows(forms, "account_id", *_KEPT)
_PUT = _rows.on_conflict_do_update(
    index_elements=["account_id"],
    set_={name: _rows.excluded[name] for name in _KEPT},
)
_FORGET = delete(forms).where(forms.c.expires_at <= bindparam("now"))
_CLEAR = delete(forms).where(among(forms.c.account_id, ids()))


@dataclass(frozen=True, slots=True)
class _Change:
    """What becomes of an account's form: another one, or none."""

    account: AccountId
    form: Form | None = None
    expires: datetime | None = None


class SqlForms:
    """core.ports.forms.Forms."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._change = Batcher(self._change_all, conflict_key=lambda change: change.account)

    async def speaker(
        self, telegram_id: int, now: datetime
    ) -> tuple[Principal, Form | None] | None:
        """Return who this Telegram user is and what is being asked of them, or None."""
        row = await self._database.read_one(_SPEAKER, {"telegram": telegram_id, "now": now})
        return None if row is None else (rows.principal(row), _form(row))

    async def put(self, account: AccountId, form: Form, expires: datetime) -> None:
        """Keep a form in place of the one before. Its draft holds what JSON can."""
        await self._change(_Change(account, form, expires))

    async def clear(self, account: AccountId) -> None:
        """Forget this account's form."""
        await self._change(_Change(account))

    async def _change_all(self, changes: Sequence[_Change]) -> Sequence[None]:
        """Change the forms of several accounts, each once, in one transaction."""
        kept = [
            {
                "account_id": change.account,
                "step": change.form.step,
                "draft": json.dumps(dict(change.form.draft)),
                "patient_id": change.form.draft.get("patient"),
                "doctor_id": change.form.draft.get("doctor"),
                "update_id": change.form.update_id,
                "expires_at": change.expires,
            }
            for change in changes
            if change.form is not None
        ]
        left = [change.account for change in changes if change.form is None]
        async with self._database.write() as connection:
            if kept:
                await connection.execute(_PUT, given(kept))
            if left:
                await connection.execute(_CLEAR, {IDS: left})
            await connection.commit()
        return [None] * len(changes)

    async def forget(self, now: datetime) -> None:
        """Remove the forms that have expired."""
        async with self._database.write() as connection:
            await connection.execute(_FORGET, {"now": now})
            await connection.commit()


def _form(row: AnyRow) -> Form | None:
    """Return the form; one that cannot be opened is as good as none."""
    if row.form_step is None:
        return None
    if isinstance(row.form_draft, Damaged):
        log.error("the form that update %d left cannot be opened", row.form_update_id)
        return None
    return Form(row.form_step, json.loads(row.form_draft), row.form_update_id)
