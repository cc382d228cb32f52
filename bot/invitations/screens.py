"""Invitations as admins see them, and what those see who open one."""

from datetime import datetime, timedelta

from markupsafe import Markup

from bot.chat.menu import MainMenu
from bot.chat.pages import Page, turning
from bot.chat.payload import Action
from bot.chat.screen import Button, Picture, Row, Screen, cut, grid
from bot.chat.ways import back_row
from bot.chat.words import Translator, lined, paragraphs
from bot.invitations.actions import (
    FOR_GOOD,
    AskLasts,
    AskRevoke,
    AskUses,
    BecomeAdmin,
    LookAtInvitation,
    MakeInvitation,
    NewInvitation,
    RevokeInvitation,
    ShowInvitation,
)
from bot.shared.links.desk import ShowAdmin
from bot.shared.links.finding import ShowDoctors
from bot.shared.links.invitations import ShowInvitations
from bot.shared.links.people import ApplyAsDoctor, SignUpAsPatient
from bot.shared.links.schedule import StartPublishing
from core.invitations.rules import LASTS, MOST_USES
from core.invitations.service import Entry, Made
from core.model import Invitation, InvitationId, Invited, Principal, Standing
from core.policy import ClinicPolicy
from core.ports.invitations import Guest, InvitationView

_OFTEN = (1, 5, 20, 100)
"""How many people invitations are usually for."""
_NAME_SHOWN = 60


def invitations(t: Translator, page: Page[InvitationView], now: datetime) -> Screen:
    """The clinic's invitations, the latest first."""
    each: list[Row] = [
        (Button(cut(_label(t, view.invitation, now)), ShowInvitation(view.invitation.id, 0)),)
        for view in page.items
    ]
    new = (Button(t.plain("invite.new"), NewInvitation()),)
    key = "invite.title" if page.items else "invite.none"
    turns = turning(t, page, ShowInvitations)
    return Screen(t(key), (new, *each, *turns, back_row(t, ShowAdmin())))


def _label(t: Translator, one: Invitation, now: datetime) -> str:
    standing = one.standing(now)
    if standing is Standing.OPEN:
        return t.plain("invite.line", role=_role(t, one.role), left=one.left, uses=one.uses)
    said = t.plain(f"invite.is-{standing}")
    return t.plain("invite.line-over", role=_role(t, one.role), standing=said)


def _role(t: Translator, role: Invited) -> str:
    return t.plain(f"invite.{role}")


def new_invitation(t: Translator) -> Screen:
    """Ask as what to invite."""
    roles = [(Button(_role(t, role), AskUses(role)),) for role in Invited]
    return Screen(t("invite.as-what"), (*roles, back_row(t, ShowInvitations(0))))


def ask_uses(t: Translator, role: Invited) -> Screen:
    """Ask how many it is for; any number may be written."""
    buttons = [Button(t.many("invite.people", number), AskLasts(role, number)) for number in _OFTEN]
    text = t("invite.how-many", role=_role(t, role), limit=MOST_USES)
    return Screen(text, (*grid(buttons, 2), back_row(t, NewInvitation())))


def ask_lasts(t: Translator, role: Invited, uses: int) -> Screen:
    """Ask how long it is to be good for."""
    buttons = [
        Button(t.duration(length), LookAtInvitation(role, uses, length.days)) for length in LASTS
    ]
    for_good = Button(t.plain("invite.for-good"), LookAtInvitation(role, uses, FOR_GOOD))
    text = paragraphs(_about(t, role, uses), t("invite.how-long"))
    return Screen(text, (*grid([*buttons, for_good], 2), back_row(t, AskUses(role))))


def _about(t: Translator, role: Invited, uses: int) -> Markup:
    return t("invite.about", role=_role(t, role), people=t.many("invite.people", uses))


def look(t: Translator, role: Invited, uses: int, days: int, mark: str) -> Screen:
    """What would be made. Whom it vouches for, nobody is asked about."""
    lasts = t("invite.until-revoked")
    if days != FOR_GOOD:
        lasts = t("invite.good-for", length=t.duration(timedelta(days=days)))
    text = paragraphs(
        lined(_about(t, role, uses), lasts), t(f"invite.warn-{role}"), t("invite.shown-once")
    )
    make = (Button(t.plain("invite.make"), MakeInvitation(role, uses, days, mark)),)
    return Screen(text, (make, back_row(t, AskLasts(role, uses))))


def made(t: Translator, invitation: InvitationId) -> Screen:
    """An invitation is made; it comes below, to be sent on."""
    details = (Button(t.plain("invite.details"), ShowInvitation(invitation, 0)),)
    return Screen(t("invite.made"), (details, back_row(t, ShowInvitations(0))))


def to_send(t: Translator, policy: ClinicPolicy, made: Made, link: str, picture: Picture) -> Screen:
    """An invitation as it is sent on or printed; all that is in it is for its reader."""
    one = made.invitation
    text = t(f"invite.to-send-{one.role}", clinic=policy.name)
    lines = [Markup("{}").format(link)]
    if one.expires_at is not None:
        lines.append(t("invite.good-until", time=t.when(one.expires_at)))
    return Screen(paragraphs(text, lined(*lines)), file=picture)


def shown_before(t: Translator) -> Screen:
    """The button was pressed before; its link is not known here any more."""
    again = (Button(t.plain("invite.new"), NewInvitation()),)
    return Screen(t("no.invitation-shown"), (again, back_row(t, ShowInvitations(0))))


def invitation(t: Translator, view: InvitationView, page: Page[Guest], now: datetime) -> Screen:
    """One invitation: what is left of it, who made it, whom it let in."""
    one = view.invitation
    standing = one.standing(now)
    about = lined(
        t("invite.heading", role=_role(t, one.role)),
        t("invite.left", left=one.left, uses=one.uses),
        t(f"invite.is-{standing}-long") if standing is not Standing.OPEN else _until(t, one),
        t(
            "invite.made-by",
            name=t.plain("field.none") if view.maker is None else cut(view.maker, _NAME_SHOWN),
            time=t.when(one.made_at),
        ),
    )
    guests = [
        t(
            "invite.guest" if guest.done else "invite.guest-waits",
            name=cut(guest.name, _NAME_SHOWN),
            time=t.when(guest.opened_at),
        )
        for guest in page.items
    ]
    who = lined(t("invite.who"), *guests) if guests else t("invite.nobody-yet")
    revoke: tuple[Row, ...] = ()
    if not one.revoked:
        revoke = ((Button(t.plain("invite.revoke"), AskRevoke(one.id)),),)
    turns = turning(t, page, lambda number: ShowInvitation(one.id, number))
    back = back_row(t, ShowInvitations(0))
    return Screen(paragraphs(about, who), (*turns, *revoke, back))


def _until(t: Translator, one: Invitation) -> Markup:
    if one.expires_at is None:
        return t("invite.until-revoked")
    return t("invite.good-until", time=t.when(one.expires_at))


def ask_revoke(t: Translator, invitation: InvitationId) -> Screen:
    """Ask before an invitation ends."""
    revoke = (Button(t.plain("invite.confirm-revoke"), RevokeInvitation(invitation)),)
    return Screen(t("invite.ask-revoke"), (revoke, back_row(t, ShowInvitation(invitation, 0))))


# For those who open one


def opened(
    t: Translator, policy: ClinicPolicy, invitation: Invitation, entry: Entry, number: InvitationId
) -> Screen:
    """What came of opening an invitation, and the way on from it."""
    role = invitation.role
    if entry is Entry.OWN:
        details = (Button(t.plain("invite.details"), ShowInvitation(number, 0)),)
        return Screen(t("invite.own"), (details, back_row(t)))
    if entry is Entry.TO_TELL and role is Invited.ADMIN:
        become = (Button(t.plain("invite.become-admin"), BecomeAdmin(number)),)
        return Screen(t("invite.become-admin-ask", clinic=policy.name), (become, back_row(t)))
    label, way_on = _way_on(t, role, told=entry is not Entry.TO_TELL)
    text = t(f"invite.{entry}-{role}", clinic=policy.name)
    return Screen(text, ((Button(label, way_on),), back_row(t)))


def _way_on(t: Translator, role: Invited, *, told: bool) -> tuple[str, Action]:
    match role:
        case Invited.PATIENT if not told:
            return t.plain("home.sign-up"), SignUpAsPatient()
        case Invited.PATIENT:
            return t.plain("home.book"), ShowDoctors(0)
        case Invited.DOCTOR if not told:
            return t.plain("invite.apply"), ApplyAsDoctor()
        case Invited.DOCTOR:
            return t.plain("home.publish"), StartPublishing()
        case Invited.ADMIN:
            return t.plain("home.admin"), ShowAdmin()


def is_admin(t: Translator, policy: ClinicPolicy) -> Screen:
    """They are an admin from now on."""
    desk = (Button(t.plain("home.admin"), ShowAdmin()),)
    return Screen(t("invite.vouched-admin", clinic=policy.name), (desk, back_row(t)))


def too_many(t: Translator, menu: MainMenu, principal: Principal) -> Screen:
    """Too many invitations that let nobody in: this one is not even looked at."""
    return menu.way_on(principal, t, t("invite.tomorrow"))
