"""Half-written entries, sealed: one row an account."""

import json
import logging
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, bindparam, delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from core.batcher import Batcher
from core.model import AccountId, PatientId, Principal
from core.ports.forms import Form
from storage import rows
from storage.drivers.readers import AnyRow
from storage.engine import Database
from storage.seal import Damaged
from storage.sets import IDS, among, given, ids, insert_rows
from storage.tables import accounts, forms, patients

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
# Locked, so that who is being erased is either known to be, or takes the form along.
_ABOUT = (
    select(patients.c.id, patients.c.erased)
    .where(among(patients.c.id, ids()))
    .order_by(patients.c.id)
    .with_for_update(read=True)
)
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
        """Keep a form in place of the one before. Its draft holds what JSON can.

        Of somebody who was erased meanwhile nothing is kept: then there is no form.
        """
        await self._change(_Change(account, form, expires))

    async def clear(self, account: AccountId) -> None:
        """Forget this account's form."""
        await self._change(_Change(account))

    async def _change_all(self, changes: Sequence[_Change]) -> Sequence[None]:
        """Change the forms of several accounts, each once, in one transaction."""
        async with self._database.write() as connection:
            gone = await self._erased(connection, changes)
            left = [one.account for one in changes if one.form is None or _about(one) in gone]
            if kept := [_values(one) for one in changes if one.account not in left]:
                await connection.execute(_PUT, given(kept))
            if left:
                await connection.execute(_CLEAR, {IDS: left})
            await connection.commit()
        return [None] * len(changes)

    async def _erased(
        self, connection: AsyncConnection, changes: Sequence[_Change]
    ) -> Collection[PatientId]:
        """Return which of the patients that these forms are about were erased meanwhile."""
        about = {one for change in changes if (one := _about(change)) is not None}
        if not about:
            return ()
        found = await connection.execute(_ABOUT, {IDS: sorted(about)})
        return {PatientId(row.id) for row in found if row.erased}

    async def forget(self, now: datetime) -> None:
        """Remove the forms that have expired."""
        async with self._database.write() as connection:
            await connection.execute(_FORGET, {"now": now})
            await connection.commit()


def _about(change: _Change) -> PatientId | None:
    """Return the patient whom the form is about, where it is about one."""
    about = None if change.form is None else change.form.draft.get("patient")
    return PatientId(about) if isinstance(about, int) else None


def _values(change: _Change) -> dict[str, object]:
    form = change.form
    assert form is not None  # noqa: S101 (what is kept is there)
    return {
        "account_id": change.account,
        "step": form.step,
        "draft": json.dumps(dict(form.draft)),
        "patient_id": _about(change),
        "doctor_id": form.draft.get("doctor"),
        "update_id": form.update_id,
        "expires_at": change.expires,
    }


def _form(row: AnyRow) -> Form | None:
    """Return the form; one that cannot be opened is as good as none."""
    if row.form_step is None:
        return None
    if isinstance(row.form_draft, Damaged):
        log.error("the form that update %d left cannot be opened", row.form_update_id)
        return None
    return Form(row.form_step, json.loads(row.form_draft), row.form_update_id)
