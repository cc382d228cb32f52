"""Half-written entries, sealed: one row an account."""

import json
import logging
from datetime import datetime

from sqlalchemy import and_, bindparam, delete, select
from sqlalchemy.dialects.postgresql import insert

from core.model import AccountId, Principal
from core.ports.forms import Form
from storage import rows
from storage.drivers.readers import AnyRow
from storage.engine import Database
from storage.seal import Damaged
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
_row = insert(forms)
_PUT = _row.on_conflict_do_update(
    index_elements=["account_id"],
    set_={name: _row.excluded[name] for name in ("step", "draft", "update_id", "expires_at")},
)
_FORGET = delete(forms).where(forms.c.expires_at <= bindparam("now"))
_CLEAR = delete(forms).where(forms.c.account_id == bindparam("account"))


class SqlForms:
    """core.ports.forms.Forms."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def speaker(
        self, telegram_id: int, now: datetime
    ) -> tuple[Principal, Form | None] | None:
        """Return who this Telegram user is and what is being asked of them, or None."""
        for row in await self._database.read(_SPEAKER, {"telegram": telegram_id, "now": now}):
            return rows.principal(row), _form(row)
        return None

    async def put(self, account: AccountId, form: Form, expires: datetime) -> None:
        """Keep a form in place of the one before. Its draft holds what JSON can."""
        row = {
            "account_id": account,
            "step": form.step,
            "draft": json.dumps(dict(form.draft)),
            "update_id": form.update_id,
            "expires_at": expires,
        }
        async with self._database.write() as connection:
            await connection.execute(_PUT, row)
            await connection.commit()

    async def clear(self, account: AccountId) -> None:
        """Forget this account's form."""
        async with self._database.write() as connection:
            await connection.execute(_CLEAR, {"account": account})
            await connection.commit()

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
