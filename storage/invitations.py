"""Invitations: in a unit of work, and on pages."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, bindparam, exists, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from core.model import (
    AccountId,
    AdminRole,
    Admission,
    Invitation,
    InvitationId,
    Invited,
)
from core.ports.invitations import Guest, InvitationView, NewInvitation
from storage.drivers.readers import AnyRow
from storage.engine import Database
from storage.tables import accounts, admissions, invitations

_VOUCHED = exists().where(
    accounts.c.id == invitations.c.made_by,
    accounts.c.admin != AdminRole.NONE,
    ~accounts.c.disabled,
)
_COLUMNS = (
    *(invitations.c[name] for name in ("id", "role", "uses", "used", "made_at", "made_by")),
    *(invitations.c[name] for name in ("expires_at", "revoked_at")),
    _VOUCHED.label("vouched"),
)
_ALL = select(*_COLUMNS)
_FIND = _ALL.where(invitations.c.token_hash == bindparam("hash"))
_GET = _ALL.where(invitations.c.id == bindparam("number"))
_HOLD = _GET.with_for_update(key_share=True, of=invitations)
_MADE = select(invitations.c.id).where(
    invitations.c.made_by == bindparam("by"), invitations.c.mark == bindparam("mark")
)
_ADD = insert(invitations).returning(invitations.c.id)
_REVOKE = (
    update(invitations)
    .where(invitations.c.id == bindparam("number"))
    .values(revoked_at=bindparam("at"))
)
_COUNT = (
    update(invitations)
    .where(invitations.c.id == bindparam("number"))
    .values(used=invitations.c.used + 1)
)
_LET_IN = select(*_COLUMNS, admissions.c.account_id, admissions.c.done).join(
    admissions, admissions.c.invitation_id == invitations.c.id
)
_ADMISSION = _LET_IN.where(
    invitations.c.id == bindparam("number"), admissions.c.account_id == bindparam("account")
)
_PROMISED = (
    _LET_IN.where(
        admissions.c.account_id == bindparam("account"),
        invitations.c.role == bindparam("role"),
        ~admissions.c.done,
        invitations.c.revoked_at.is_(None),
        _VOUCHED,
    )
    .order_by(admissions.c.at, invitations.c.id)
    .limit(1)
)
_KEEP = (
    update(admissions)
    .where(
        admissions.c.invitation_id == bindparam("number"),
        admissions.c.account_id == bindparam("account"),
    )
    .values(done=True, at=bindparam("now"))
)


class SqlInvitations:
    """core.ports.invitations.Invitations."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, new: NewInvitation) -> Invitation:
        """Write an invitation."""
        values = {
            "token_hash": new.token_hash,
            "mark": new.mark,
            "role": new.role,
            "uses": new.uses,
            "used": 0,
            "made_by": new.made_by,
            "made_at": new.made_at,
            "expires_at": new.expires_at,
        }
        number = (await self._connection.execute(_ADD, values)).scalar_one()
        return Invitation(
            InvitationId(number), new.role, new.uses, 0, new.made_at, new.made_by, new.expires_at
        )

    async def is_made(self, by: AccountId, mark: str) -> bool:
        """Whether this account made one by this very press."""
        found = await self._connection.execute(_MADE, {"by": by, "mark": mark})
        return found.first() is not None

    async def find(self, token_hash: str) -> Invitation | None:
        """Return the invitation of this word, without holding it."""
        return await self._one(_FIND, hash=token_hash)

    async def hold(self, invitation: InvitationId) -> Invitation | None:
        """Hold and return an invitation."""
        return await self._one(_HOLD, number=invitation)

    async def _one(self, statement: Select[Any], **values: object) -> Invitation | None:
        row = (await self._connection.execute(statement, values)).one_or_none()
        return None if row is None else _invitation(row)

    async def revoke(self, invitation: InvitationId, at: datetime) -> None:
        """Let it let nobody in any more."""
        await self._connection.execute(_REVOKE, {"number": invitation, "at": at})

    async def admission(self, invitation: InvitationId, account: AccountId) -> Admission | None:
        """Return that an invitation let this account in, or None."""
        wanted = {"number": invitation, "account": account}
        row = (await self._connection.execute(_ADMISSION, wanted)).one_or_none()
        return None if row is None else Admission(_invitation(row), account, row.done)

    async def promised(self, account: AccountId, role: Invited) -> Admission | None:
        """Return the first promise to this account in a role that was not kept yet, or None."""
        wanted = {"account": account, "role": role}
        row = (await self._connection.execute(_PROMISED, wanted)).one_or_none()
        return None if row is None else Admission(_invitation(row), account, done=False)

    async def admit(
        self, invitation: InvitationId, account: AccountId, at: datetime, *, done: bool
    ) -> None:
        """Use a held invitation once, for this account."""
        await self._connection.execute(_COUNT, {"number": invitation})
        values = {"invitation_id": invitation, "account_id": account, "at": at, "done": done}
        await self._connection.execute(insert(admissions), values)

    async def keep_promise(
        self, invitation: InvitationId, account: AccountId, at: datetime
    ) -> None:
        """Write that this account is now what it was invited to be."""
        values = {"number": invitation, "account": account, "now": at}
        await self._connection.execute(_KEEP, values)


def _invitation(row: Any) -> Invitation:
    return Invitation(
        InvitationId(row.id),
        Invited(row.role),
        row.uses,
        row.used,
        row.made_at,
        None if row.made_by is None else AccountId(row.made_by),
        row.expires_at,
        revoked=row.revoked_at is not None,
        vouched=bool(row.vouched),
    )


# On pages

_maker = accounts.alias("maker")
_VIEWS = select(*_COLUMNS, _maker.c.name.label("maker")).select_from(
    invitations.outerjoin(_maker, _maker.c.id == invitations.c.made_by)
)
_LATEST = (
    _VIEWS.order_by(invitations.c.id.desc()).limit(bindparam("most")).offset(bindparam("skip"))
)
_VIEW = _VIEWS.where(invitations.c.id == bindparam("number"))
_GUESTS = (
    select(accounts.c.name, admissions.c.at, admissions.c.done)
    .join_from(
        admissions,
        accounts,
        and_(
            accounts.c.id == admissions.c.account_id,
            admissions.c.invitation_id == bindparam("number"),
        ),
    )
    .order_by(admissions.c.at.desc(), accounts.c.id)
    .limit(bindparam("most"))
    .offset(bindparam("skip"))
)


class SqlInvitationPages:
    """core.ports.invitations.InvitationPages."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def invitations(self, limit: int, offset: int = 0) -> Sequence[InvitationView]:
        """Return invitations, the latest first."""
        found = await self._database.read(_LATEST, {"most": limit, "skip": offset})
        return [_view(row) for row in found]

    async def invitation(self, invitation: InvitationId) -> InvitationView | None:
        """Return an invitation, or None."""
        row = await self._database.read_one(_VIEW, {"number": invitation})
        return None if row is None else _view(row)

    async def guests(
        self, invitation: InvitationId, limit: int, offset: int = 0
    ) -> Sequence[Guest]:
        """Return whom an invitation let in, the latest first."""
        wanted = {"number": invitation, "most": limit, "skip": offset}
        found = await self._database.read(_GUESTS, wanted)
        return [Guest(row.name, row.at, bool(row.done)) for row in found]


def _view(row: AnyRow) -> InvitationView:
    return InvitationView(_invitation(row), row.maker)
