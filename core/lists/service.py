"""Changing the clinic's lists, and keeping cards in step with them."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from core import facts, fields
from core.clock import Clock
from core.errors import ListNameTakenError
from core.facts import Fact
from core.lists.rules import check_merge, check_names, free_code, present, refuse_name
from core.lists.vocabulary import Vocabulary
from core.model import (
    Actor,
    CardRequest,
    Doctor,
    DoctorId,
    ListEntry,
    ListEntryId,
    ListKind,
)
from core.model.lists import MAIN_LANGUAGE
from core.people.lookups import own_account, require_admin
from core.policy import ClinicPolicy
from core.ports.lists import ListPages, NewListEntry
from core.ports.work import OpenWork, UnitOfWork
from core.reactions import Audience, record

JOB = Actor(None, "lists")


class ListService:
    """The clinic's lists. Each is changed under its lock, by one admin after the other.

    ``heard`` is told of the lists as they are after each change; ``languages`` are those in which
    every entry has a name.
    """

    def __init__(
        self,
        open_work: OpenWork,
        pages: ListPages,
        policy: ClinicPolicy,
        clock: Clock,
        languages: Sequence[str],
        heard: Callable[[Vocabulary], None],
    ) -> None:
        self._open = open_work
        self._pages = pages
        self._policy = policy
        self._clock = clock
        self._languages = languages
        self._heard = heard
        self._reading = asyncio.Lock()

    async def begin(self, built_in: Sequence[NewListEntry]) -> None:
        """Let a list that has nothing yet start with these; read all, and bring cards in step."""
        for kind in ListKind:
            async with self._open() as work:
                if not await work.lists.hold(kind):
                    await work.lists.begin([new for new in built_in if new.kind is kind])
                    await work.commit()
            await self._settle_cards(JOB, kind)
        await self.read()

    async def read(self) -> Vocabulary:
        """Read the lists anew, and tell of them."""
        async with self._reading:  # who reads last has read the latest
            vocabulary = Vocabulary(await self._pages.list_entries())
            self._heard(vocabulary)
            return vocabulary

    async def add(
        self, by: Actor, kind: ListKind, names: Mapping[str, str], key: str | None = None
    ) -> ListEntry:
        """Add an entry, called so in each interface language.

        ``key`` is how cards write it: a language's ISO 639 code, or what stands on cards already;
        None is as the list finds best. Raises BadFieldError, NotAllowedError and
        ListNameTakenError.
        """
        check_names(names, self._languages)
        names = {language: fields.list_name(name) for language, name in names.items()}
        async with self._open() as work:
            entries = await self._held(work, by, kind)
            for language, name in [*names.items(), *_as_name(kind, key, names)]:
                _refuse(refuse_name(name, language, entries))
            taken = {one.key for one in entries}
            if key is None:
                key = _key(kind, names, taken)
            elif (listed := Vocabulary(entries).of_card(kind, key)) is not None:
                raise ListNameTakenError(next(iter(names.values())), listed.name(MAIN_LANGUAGE))
            entry = await work.lists.add(NewListEntry(kind, key, names))
            await self._done(work, by, [facts.ListEntryAdded(entry)])
        return await self._after(by, entry)

    async def rename(
        self, by: Actor, kind: ListKind, number: ListEntryId, language: str, text: str
    ) -> ListEntry:
        """Call an entry otherwise in one language; who looks for the old name still finds it.

        The same name changes nothing. Raises BadFieldError, NotAllowedError, NotFoundError,
        ListEntryMergedError and ListNameTakenError.
        """
        name = fields.list_name(text)
        async with self._open() as work:
            entries = await self._held(work, by, kind)
            before = present(_of(entries, number))
            if before.names.get(language) == name:
                return before
            _refuse(refuse_name(name, language, entries, number))
            await work.lists.rename(before, language, name)
            after = replace(before, names={**before.names, language: name})
            await self._done(work, by, [facts.ListEntryRenamed(after)])
        return await self._after(by, after)

    async def merge(
        self, by: Actor, kind: ListKind, number: ListEntryId, into: ListEntryId
    ) -> ListEntry:
        """Make an entry part of another one: whatever led to it leads there. Return that one.

        Once more changes nothing. Raises NotAllowedError, NotFoundError and ListEntryMergedError.
        """
        async with self._open() as work:
            entries = await self._held(work, by, kind)
            entry, other = _of(entries, number), present(_of(entries, into))
            if entry is not None and entry.merged_into == other.id:
                return other
            merged = present(entry)
            check_merge(merged, other)
            await work.lists.merge(merged, other)
            await self._done(work, by, [facts.ListEntriesMerged(merged, other)])
        return await self._after(by, other)

    async def retire(
        self, by: Actor, kind: ListKind, number: ListEntryId, *, retired: bool = True
    ) -> ListEntry:
        """Offer an entry to new cards no more, or again; those that have it keep it.

        Once more changes nothing. Raises NotAllowedError, NotFoundError and ListEntryMergedError.
        """
        async with self._open() as work:
            before = present(_of(await self._held(work, by, kind), number))
            if before.retired == retired:
                return before
            await work.lists.retire(number, retired=retired)
            after = replace(before, retired=retired)
            done = facts.ListEntryRetired(after) if retired else facts.ListEntryBroughtBack(after)
            await self._done(work, by, [done])
        return await self._after(by, after)

    async def _held(self, work: UnitOfWork, by: Actor, kind: ListKind) -> Sequence[ListEntry]:
        await own_account(work, by)
        await require_admin(work, by)
        return await work.lists.hold(kind)

    async def _done(self, work: UnitOfWork, by: Actor, happened: Sequence[Fact]) -> None:
        await self._record(work, by, happened)
        await work.commit()

    async def _record(self, work: UnitOfWork, by: Actor, happened: Sequence[Fact]) -> None:
        await record(work, by, happened, Audience(), self._policy, self._clock.now())

    async def _after(self, by: Actor, entry: ListEntry) -> ListEntry:
        """Tell of the lists, bring cards in step, and return the entry as it is by now."""
        vocabulary = await self.read()
        await self._settle_cards(by, entry.kind)
        return vocabulary.entry(entry.id) or entry

    # Cards

    async def _settle_cards(self, by: Actor, kind: ListKind) -> None:
        """Let cards write what they mean as the lists do.

        Whatever interrupts it, cards mean the same before and after; the next start goes on.
        """
        vocabulary = Vocabulary(await self._pages.list_entries())
        for text in await self._pages.on_cards(kind):
            meant = vocabulary.of_card(kind, text)
            if meant is None and kind is ListKind.SPECIALTY:
                meant = vocabulary.called(kind, text)
            if meant is None or meant.key == text:
                continue
            for doctor in await self._pages.writers(kind, text):
                await self._settle_card(by, kind, doctor)

    async def _settle_card(self, by: Actor, kind: ListKind, number: DoctorId) -> None:
        async with self._open() as work:
            doctor = (await work.lock(doctors=[number])).doctors.get(number)
            if doctor is None:
                return
            request = await work.card_requests.get(number)
            texts = {doctor.specialty} if kind is ListKind.SPECIALTY else {*doctor.languages}
            if request is not None and kind is ListKind.SPECIALTY:
                texts.add(request.specialty)
            meant = await work.lists.keep(kind, texts)
            after, asked = _written(kind, doctor, meant), _asked(kind, request, meant)
            if after != doctor:
                await work.people.save_doctor(after)
                await self._record(work, by, [facts.CardChanged(after)])
            if asked is not None and asked != request:
                await work.card_requests.save(asked)
            await work.commit()


def _refuse(refusal: Exception | None) -> None:
    if refusal is not None:
        raise refusal


def _of(entries: Sequence[ListEntry], number: ListEntryId) -> ListEntry | None:
    return next((one for one in entries if one.id == number), None)


def _as_name(
    kind: ListKind, key: str | None, names: Mapping[str, str]
) -> Sequence[tuple[str, str]]:
    """Return what cards will write as the names that it takes up: a code is nobody's name."""
    if key is None or kind is ListKind.LANGUAGE:
        return ()
    return [(language, key) for language in names]


def _key(kind: ListKind, names: Mapping[str, str], taken: set[str]) -> str:
    if kind is ListKind.LANGUAGE:
        return free_code(taken)
    own = ListEntry(ListEntryId(0), kind, "", names).name(MAIN_LANGUAGE)
    # What was merged keeps its key: a name that is free again is written a little otherwise.
    return next(key for key in (own, *(f"{own} {at}" for at in range(2, 999))) if key not in taken)


def _written(kind: ListKind, card: Doctor, meant: Mapping[str, str]) -> Doctor:
    if kind is ListKind.SPECIALTY:
        return replace(card, specialty=meant[card.specialty])
    return replace(card, languages=tuple(dict.fromkeys(meant[code] for code in card.languages)))


def _asked(
    kind: ListKind, request: CardRequest | None, meant: Mapping[str, str]
) -> CardRequest | None:
    if request is None or kind is ListKind.LANGUAGE:
        return None
    return replace(request, specialty=meant[request.specialty])
