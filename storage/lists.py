"""The clinic's lists: in a unit of work, and on pages."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import (
    BigInteger,
    String,
    and_,
    bindparam,
    case,
    delete,
    func,
    insert,
    or_,
    select,
    type_coerce,
    union,
    union_all,
    update,
)
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from core.lists.vocabulary import folded
from core.model import DoctorId, ListEntry, ListEntryId, ListKind
from core.ports.lists import ListedEntry, NewListEntry
from storage.drivers.readers import AnyRow
from storage.engine import Database
from storage.tables import FORMER, WORD, card_requests, doctors, list_entries, list_names

_kind = bindparam("of_kind", type_=String)
_number = bindparam("number", type_=BigInteger)
_NAMED = list_entries.outerjoin(list_names, list_names.c.entry_id == list_entries.c.id)
_ALL = (
    select(list_entries, list_names.c.language, list_names.c.name)
    .select_from(_NAMED)
    .order_by(list_entries.c.id, list_names.c.language, list_names.c.folded)
)
_HOLD = (
    select(list_entries.c.id)
    .where(list_entries.c.kind == _kind)
    .order_by(list_entries.c.id)
    .with_for_update()
)
_OF_KIND = _ALL.where(list_entries.c.kind == _kind)
# Shared, so that doctors do not wait for one another; who changes the list waits for them all.
_BY_KEY = (
    select(list_entries)
    .where(list_entries.c.kind == _kind, list_entries.c.key == bindparam("text", type_=String))
    .with_for_update(read=True)
)
_BY_NUMBER = select(list_entries).where(list_entries.c.id == _number).with_for_update(read=True)
_BY_NAME = (
    select(list_names.c.entry_id)
    .where(list_names.c.kind == _kind, list_names.c.folded == bindparam("word", type_=String))
    .order_by(
        case({FORMER: 1, WORD: 2}, value=list_names.c.language, else_=0), list_names.c.entry_id
    )
    .limit(1)
)
_KEYS = select(list_entries.c.id, list_entries.c.key).where(list_entries.c.kind == _kind)
_ADD = insert(list_entries).returning(list_entries.c.id)
# SQLite took ON CONFLICT over from PostgreSQL, so PostgreSQL's insert serves both.
_ALSO = upsert(list_names).on_conflict_do_nothing()
_NOT_BESIDES = delete(list_names).where(
    list_names.c.kind == _kind,
    list_names.c.language == WORD,
    list_names.c.folded == bindparam("word"),
    list_names.c.entry_id != _number,
)
_NOT_NAMED = delete(list_names).where(
    list_names.c.entry_id == _number, list_names.c.language == bindparam("called_in")
)
_NOT_ALSO = delete(list_names).where(
    list_names.c.entry_id == _number,
    list_names.c.language == FORMER,
    list_names.c.folded == bindparam("word"),
)
_NAMES_OF = select(list_names).where(list_names.c.entry_id == _number)
_NO_NAMES = delete(list_names).where(list_names.c.entry_id == _number)
_MERGE = (
    update(list_entries)
    .where(or_(list_entries.c.id == _number, list_entries.c.merged_into == _number))
    .values(merged_into=bindparam("into"))
)
_RETIRE = update(list_entries).where(list_entries.c.id == _number).values(retired=bindparam("over"))


class SqlLists:
    """core.ports.lists.Lists."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def hold(self, kind: ListKind) -> Sequence[ListEntry]:
        """Hold a list and return its entries, merged ones too."""
        await self._connection.execute(_HOLD, {"of_kind": kind})
        return _entries((await self._connection.execute(_OF_KIND, {"of_kind": kind})).all())

    async def keep(self, kind: ListKind, texts: Collection[str]) -> Mapping[str, str]:
        """Return how cards write these, and hold it; what no list has stands for itself."""
        return {text: await self._kept(kind, text) for text in sorted(texts)}

    async def _kept(self, kind: ListKind, text: str) -> str:
        row = await self._one(_BY_KEY, of_kind=kind, text=text)
        if row is None and kind is ListKind.SPECIALTY:
            named = await self._one(_BY_NAME, of_kind=kind, word=folded(text))
            row = None if named is None else await self._one(_BY_NUMBER, number=named.entry_id)
        while row is not None and row.merged_into is not None:
            row = await self._one(_BY_NUMBER, number=row.merged_into)
        return text if row is None else str(row.key)

    async def begin(self, new: Sequence[NewListEntry]) -> None:
        """Write the entries of a list that has none yet."""
        if not new:
            return
        rows = [{"kind": one.kind, "key": one.key, "retired": False} for one in new]
        await self._connection.execute(insert(list_entries), rows)
        written = await self._connection.execute(_KEYS, {"of_kind": new[0].kind})
        numbers = {row.key: ListEntryId(row.id) for row in written}
        called = [
            _name(one.kind, numbers[one.key], language, name)
            for one in new
            for language, name in (*one.names.items(), *((WORD, word) for word in one.words))
        ]
        await self._connection.execute(_ALSO, called)

    async def add(self, new: NewListEntry) -> ListEntry:
        """Write an entry. Words that others are merely known by besides become this one's."""
        values = {"kind": new.kind, "key": new.key, "retired": False}
        number = ListEntryId((await self._connection.execute(_ADD, values)).scalar_one())
        for language, name in new.names.items():
            await self._call(new.kind, number, language, name)
        for word in new.words:
            await self._also(new.kind, number, WORD, word)
        former: tuple[str, ...] = ()
        named = {folded(name) for name in new.names.values()}
        if new.kind is ListKind.SPECIALTY and folded(new.key) not in named:
            former = (new.key,)  # whoever types what stands on cards means this
            await self._also(new.kind, number, FORMER, new.key)
        return ListEntry(number, new.kind, new.key, dict(new.names), former, new.words)

    async def rename(self, entry: ListEntry, language: str, name: str) -> None:
        """Call a held entry otherwise in one language; the name it had is kept as a former one."""
        await self._run(_NOT_NAMED, number=entry.id, called_in=language)
        await self._run(_NOT_ALSO, number=entry.id, word=folded(name))
        await self._call(entry.kind, entry.id, language, name)
        if (before := entry.names.get(language)) is not None and folded(before) != folded(name):
            await self._also(entry.kind, entry.id, FORMER, before)

    async def merge(self, entry: ListEntry, into: ListEntry) -> None:
        """Give all that a held entry is called to another one, as former names."""
        called = (await self._connection.execute(_NAMES_OF, {"number": entry.id})).all()
        await self._run(_NO_NAMES, number=entry.id)
        for row in called:
            as_what = WORD if row.language == WORD else FORMER
            await self._also(entry.kind, into.id, as_what, row.name)
        await self._run(_MERGE, number=entry.id, into=into.id)

    async def retire(self, entry: ListEntryId, *, retired: bool) -> None:
        """Offer an entry to new cards no more, or again."""
        await self._run(_RETIRE, number=entry, over=retired)

    async def _call(self, kind: ListKind, number: ListEntryId, language: str, name: str) -> None:
        await self._run(_NOT_BESIDES, of_kind=kind, number=number, word=folded(name))
        await self._run(insert(list_names), **_name(kind, number, language, name))

    async def _also(self, kind: ListKind, number: ListEntryId, as_what: str, name: str) -> None:
        await self._run(_ALSO, **_name(kind, number, as_what, name))

    async def _run(self, statement: Any, **values: object) -> None:
        await self._connection.execute(statement, values)

    async def _one(self, statement: Any, **values: object) -> Any:
        return (await self._connection.execute(statement, values)).one_or_none()


def _name(kind: ListKind, number: ListEntryId, language: str, name: str) -> dict[str, object]:
    return {
        "kind": kind,
        "language": language,
        "folded": folded(name),
        "name": name,
        "entry_id": number,
    }


def _entries(rows: Iterable[AnyRow]) -> Sequence[ListEntry]:
    """Read entries, a row for each of their names."""
    of = defaultdict[int, list[AnyRow]](list)
    for row in rows:
        of[row.id].append(row)
    return [_entry(named) for named in of.values()]


def _entry(rows: Sequence[AnyRow]) -> ListEntry:
    one = rows[0]
    names = {row.language: row.name for row in rows if row.language not in {None, FORMER, WORD}}
    return ListEntry(
        ListEntryId(one.id),
        ListKind(one.kind),
        one.key,
        names,
        tuple(row.name for row in rows if row.language == FORMER),
        tuple(row.name for row in rows if row.language == WORD),
        retired=bool(one.retired),
        merged_into=None if one.merged_into is None else ListEntryId(one.merged_into),
    )


# On pages

_spoken = "," + type_coerce(doctors.c.languages, String) + ","
_IN_USE = and_(
    doctors.c.verification == "verified",
    case(
        (list_entries.c.kind == "specialty", doctors.c.specialty == list_entries.c.key),
        else_=_spoken.contains("," + list_entries.c.key + ","),
    ),
)
_uses = (
    select(func.count())
    .select_from(doctors)
    .where(_IN_USE)
    .correlate(list_entries)
    .scalar_subquery()
    .label("uses")
)
_LISTED = (
    select(list_entries.c.id, _uses)
    .where(list_entries.c.kind == _kind, list_entries.c.merged_into.is_(None))
    .order_by(list_entries.c.retired, _uses.desc(), list_entries.c.id)
    .limit(bindparam("most"))
    .offset(bindparam("skip"))
)
_USES = select(_uses).where(list_entries.c.id == _number)
_verified = case((doctors.c.verification == "verified", 1), else_=0)
_SPECIALTIES = union_all(
    select(doctors.c.specialty.label("written"), _verified.label("counts")),
    select(card_requests.c.specialty.label("written"), (0 * card_requests.c.version)),
)
_LANGUAGES = select(doctors.c.languages.label("written"), _verified.label("counts"))
_text = bindparam("text", type_=String)
_WRITE_SPECIALTY = union(
    select(doctors.c.id.label("doctor")).where(doctors.c.specialty == _text),
    select(card_requests.c.doctor_id.label("doctor")).where(card_requests.c.specialty == _text),
).order_by("doctor")
_SPEAK = (
    select(doctors.c.id.label("doctor"))
    .where(_spoken.contains("," + _text + ","))
    .order_by(doctors.c.id)
)


class SqlListPages:
    """core.ports.lists.ListPages."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def list_entries(self) -> Sequence[ListEntry]:
        """Return the entries of all lists, merged ones too."""
        return _entries(await self._database.read(_ALL, {}))

    async def listed(self, kind: ListKind, limit: int, offset: int = 0) -> Sequence[ListedEntry]:
        """Return entries by use, the most used first; retired ones last."""
        wanted = {"of_kind": kind, "most": limit, "skip": offset}
        found = await self._database.read(_LISTED, wanted)
        return [ListedEntry(ListEntryId(row.id), row.uses) for row in found]

    async def uses(self, entry: ListEntryId) -> int:
        """Return on how many cards an entry stands."""
        row = await self._database.read_one(_USES, {"number": entry})
        return 0 if row is None else int(row.uses)

    async def on_cards(self, kind: ListKind) -> Mapping[str, int]:
        """Return what cards write, and on how many; also what no list has."""
        found = Counter[str]()
        if kind is ListKind.SPECIALTY:
            for row in await self._database.read(_SPECIALTIES, {}):
                found[row.written] += row.counts
        else:
            for row in await self._database.read(_LANGUAGES, {}):
                found.update(dict.fromkeys(row.written, row.counts))
        return found

    async def writers(self, kind: ListKind, key: str) -> Sequence[DoctorId]:
        """Return whose card or request writes this, in order."""
        statement = _WRITE_SPECIALTY if kind is ListKind.SPECIALTY else _SPEAK
        return [DoctorId(row.doctor) for row in await self._database.read(statement, {"text": key})]
