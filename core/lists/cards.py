"""How cards write what the clinic's lists have."""

from dataclasses import replace

from core.model import Doctor, ListKind
from core.ports.work import UnitOfWork


async def as_listed(work: UnitOfWork, card: Doctor) -> Doctor:
    """Return a card that writes its specialty and languages as the clinic's lists do.

    What no list has stays as it is.
    """
    specialty = await work.lists.keep(ListKind.SPECIALTY, [card.specialty])
    languages = await work.lists.keep(ListKind.LANGUAGE, card.languages)
    return replace(
        card,
        specialty=specialty[card.specialty],
        languages=tuple(dict.fromkeys(languages[code] for code in card.languages)),
    )
