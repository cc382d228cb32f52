"""What there is to say about an address, and the address itself, once."""

from markupsafe import Markup

from bot.chat.screen import Button, Row, Screen
from bot.chat.ways import back_row
from bot.chat.words import Translator, paragraphs
from bot.feeds.actions import EndFeed, RenewFeed
from bot.shared.links.feeds import AS_DOCTOR, ShowFeed
from bot.shared.links.people import ShowPatientProfile
from bot.shared.links.practice import ShowPractice
from core.model import PatientId
from core.ports.feeds import Feed


def switched_off(t: Translator, whose: PatientId) -> Screen:
    """The clinic has no address of its own that others reach."""
    return Screen(t("feed.switched-off"), (_back(t, whose),))


def feed(t: Translator, whose: PatientId, name: str | None, known: Feed | None) -> Screen:
    """Whether there is an address, what is read there, and how often it was fetched."""
    what = t("feed.what-doctor") if name is None else t("feed.what", name=name)
    if known is None:
        make = (Button(t.plain("feed.make"), RenewFeed(whose)),)
        return Screen(paragraphs(what, t("feed.secret")), (make, _back(t, whose)))
    rows = (
        (Button(t.plain("feed.renew"), RenewFeed(whose)),),
        (Button(t.plain("feed.end"), EndFeed(whose)),),
        _back(t, whose),
    )
    return Screen(paragraphs(what, _so_far(t, known), t("feed.once")), rows)


def _so_far(t: Translator, known: Feed) -> Markup:
    made = t("feed.made-at", when=t.when(known.made_at))
    if known.fetched_at is None:
        return paragraphs(made, t("feed.never"))
    fetched = t.many("feed.fetched", known.fetches, last=t.when(known.fetched_at))
    return paragraphs(made, Markup.escape(fetched))


def made(t: Translator, whose: PatientId, address: str) -> Screen:
    """The address, told once; it can be neither copied from here by a forward nor passed on."""
    text = paragraphs(t("feed.address", address=address), t("feed.how"), t("feed.keep"))
    to_it = (Button(t.plain("feed.done"), ShowFeed(whose)),)
    return Screen(text, (to_it, _back(t, whose)), protected=True)


def _back(t: Translator, whose: PatientId) -> Row:
    return back_row(t, ShowPractice() if whose == AS_DOCTOR else ShowPatientProfile(whose))
