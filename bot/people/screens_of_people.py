"""The clinic's people in a list, one person's card, and their appointments."""

from datetime import datetime

from markupsafe import Markup

from bot.chat.pages import Page, turning
from bot.chat.screen import Button, Row, Screen, cut, grid
from bot.chat.ways import back_row
from bot.chat.words import Translator, lined, paragraphs
from bot.people.actions import (
    AskAdmin,
    AskShutOut,
    Deal,
    LetIn,
    ShowApplication,
    ShowNewPatient,
    ShowTheirAppointments,
)
from bot.shared import phones
from bot.shared.appointment import status
from bot.shared.links.desk import (
    NO_WORDS,
    FindPeople,
    ShowAdmin,
    ShowDeskAppointment,
    ShowDeskPatient,
    ShowPerson,
    StandIn,
)
from bot.shared.links.people import NO_SLOT
from bot.shared.specialties import in_words
from core.model import AdminRole, Doctor, PatientId, Verification
from core.people.access import Access
from core.policy import ClinicPolicy
from core.ports.directory import InRole, InState, ListedPerson, PersonCard
from core.views import AppointmentView

MOST_NAMED = 8
"""Members of a family that are named one by one."""


# The list


def people(
    t: Translator, action: FindPeople, page: Page[ListedPerson], *, near: bool = False
) -> Screen:
    """Who is found, and how to narrow it down; ``near``: nobody has exactly what was typed."""
    key = "people.found" if page.items else "people.none"
    text = paragraphs(t(key), t("people.near") if near and page.items else "", t("people.how"))
    who = [(Button(cut(_line(t, one)), _card_of(action, one)),) for one in page.items]
    turns = turning(
        t, page, lambda number: FindPeople(action.role, action.state, action.typed, number)
    )
    filters = (*grid(_roles(t, action), 2), *grid(_states(t, action), 3))
    clear: tuple[Row, ...] = ()
    if action.typed != NO_WORDS:
        clear = ((Button(t.plain("people.clear"), FindPeople(action.role, action.state)),),)
    return Screen(text, (*who, *turns, *clear, *filters, back_row(t, ShowAdmin())))


def _card_of(action: FindPeople, one: ListedPerson) -> ShowPerson:
    return ShowPerson(one.kind, one.number, action.role, action.state, action.typed, action.page)


def _line(t: Translator, one: ListedPerson) -> str:
    roles = [
        *([t.plain("role.admin")] if one.is_admin else []),
        *([t.plain("role.doctor-verified")] if one.is_doctor else []),
        *([t.plain("role.patient")] if one.is_patient else []),
    ]
    state = f" ({t.plain('people.is-disabled')})" if one.disabled else ""
    return f"{cut(one.name, 20)}{state} · {', '.join(roles) or t.plain('role.patient-none')}"


def _roles(t: Translator, action: FindPeople) -> list[Button]:
    labels = {
        InRole.ANY: t.plain("people.everybody"),
        InRole.PATIENT: t.plain("people.patients"),
        InRole.DOCTOR: t.plain("people.doctors"),
        InRole.ADMIN: t.plain("people.admins"),
    }
    return [
        Button(
            _chosen(label, is_it=role is action.role), FindPeople(role, action.state, action.typed)
        )
        for role, label in labels.items()
    ]


def _states(t: Translator, action: FindPeople) -> list[Button]:
    labels = {
        InState.ANY: t.plain("people.any-state"),
        InState.WAITING: t.plain("people.waiting"),
        InState.DECLINED: t.plain("people.declined"),
        InState.DISABLED: t.plain("people.disabled"),
        InState.UNREACHABLE: t.plain("people.unreachable"),
    }
    return [
        Button(
            _chosen(label, is_it=state is action.state),
            FindPeople(action.role, state, action.typed),
        )
        for state, label in labels.items()
    ]


def _chosen(label: str, *, is_it: bool) -> str:
    return f"✓ {label}" if is_it else label


# One person


def person(t: Translator, policy: ClinicPolicy, card: PersonCard, back: FindPeople) -> Screen:
    """One person: who they are, how they stand, how to reach them, and what can be done."""
    text = lined(
        t("people.name", name=card.name),
        t("people.roles", roles=t.listed(_roles_of(t, policy, card))),
        *_reach(t, card),
        *_counts(t, card),
        *(
            t("people.family", name=one.name, relation=t.plain(f"relation.{one.relation}"))
            for one in card.family[:MOST_NAMED]
        ),
    )
    rows = (*grid(_ways(t, card), 2), *grid(_acts(t, card), 1), back_row(t, back))
    return Screen(text, rows)


def _roles_of(t: Translator, policy: ClinicPolicy, card: PersonCard) -> list[str]:
    roles: list[str] = []
    if card.patient is not None:
        plain = not policy.verify_patients or card.verification is Verification.VERIFIED
        said = t.plain("role.patient" if plain else f"role.patient-{card.verification}")
        roles.append(_out(t, said, is_out=card.patient.shut_out))
    if card.doctor is not None and card.doctor.verification is not Verification.NONE:
        said = t.plain(f"role.doctor-{card.doctor.verification}")
        roles.append(_out(t, said, is_out=card.doctor.shut_out))
    if card.admin is AdminRole.CONFIGURED:
        roles.append(t.plain("people.configured-admin"))
    if card.admin is AdminRole.GRANTED:
        roles.append(t.plain("role.admin"))
    return roles or [t.plain("role.patient-none")]


def _out(t: Translator, role: str, *, is_out: bool) -> str:
    return f"{role} ({t.plain('people.is-disabled')})" if is_out else role


def _reach(t: Translator, card: PersonCard) -> list[Markup]:
    """Return the phone numbers, and whether messages arrive."""
    lines: list[Markup] = []
    if card.patient is not None:
        known = card.patient.phone or card.patient.carer_phone
        shown = t.plain("field.none") if known is None else phones.shown(known)
        lines.append(t("people.phone", phone=shown))
    if card.doctor is not None and card.doctor.phone:
        specialty = in_words(t, card.doctor.specialty)
        shown = phones.shown(card.doctor.phone)
        licence = card.doctor.licence
        lines.append(t("people.practice", specialty=specialty, phone=shown, licence=licence))
    if card.account is None:
        told = card.patient is not None and card.patient.reachable
        lines.append(t("people.through-family" if told else "people.no-telegram"))
    else:
        lines.append(t("people.telegram", name=card.account.name))
        if card.account.disabled:
            lines.append(t("people.account-disabled"))
        elif not card.account.reachable:
            lines.append(t("people.blocked"))
        elif card.account.away:
            lines.append(t("people.away"))
    return lines


def _counts(t: Translator, card: PersonCard) -> list[Markup]:
    lines: list[Markup] = []
    if card.patient is not None:
        lines.append(
            t(
                "people.counts",
                ahead=t.many("practice.appointments", card.ahead),
                visits=t.many("practice.visits", card.visits),
                missed=t.many("practice.missed", card.missed),
            )
        )
    if card.doctor is not None:
        lines.append(t("people.to-see", ahead=t.many("practice.appointments", card.to_see)))
    return lines


def _ways(t: Translator, card: PersonCard) -> list[Button]:
    """Return what an admin may look at of this person."""
    ways: list[Button] = []
    if card.patient is not None:
        theirs = ShowTheirAppointments(card.patient.id, 0)
        ways.append(Button(t.plain("people.appointments"), theirs))
        if not card.patient.erased and not card.patient.shut_out:
            book = ShowDeskPatient(card.patient.id, NO_SLOT)
            ways.append(Button(t.plain("stand-in.book"), book))
        if card.verification is Verification.WAITING:
            ways.append(Button(t.plain("people.decide-patient"), ShowNewPatient(card.patient.id)))
    if card.doctor is not None:
        if card.doctor.verification is Verification.WAITING:
            ways.append(Button(t.plain("people.decide-doctor"), ShowApplication(card.doctor.id)))
        elif card.doctor.verification is Verification.VERIFIED:
            ways.append(Button(t.plain("people.practice-of"), StandIn(card.doctor.id)))
    family = card.family[:MOST_NAMED]
    ways += [Button(cut(one.name), ShowPerson(one.kind, one.number)) for one in family]
    return ways


def _acts(t: Translator, card: PersonCard) -> list[Button]:
    """Return what an admin may do to this person."""
    acts: list[Button] = []
    if card.doctor is not None:
        acts += _acts_on_doctor(t, card.doctor)
    if card.patient is not None and not card.patient.erased:
        acts.append(
            Button(t.plain("people.enable-patient"), LetIn(Access.PATIENT, card.patient.id))
            if card.patient.shut_out
            else _ask(t.plain("people.disable-patient"), Access.PATIENT, card.patient.id)
        )
    if card.account is not None:
        number, made = card.account.id, card.account.admin is AdminRole.NONE
        acts.append(
            Button(t.plain("people.enable-account"), LetIn(Access.ACCOUNT, number))
            if card.account.disabled
            else _ask(t.plain("people.disable-account"), Access.ACCOUNT, number)
        )
        label = t.plain("people.make-admin" if made else "people.unmake-admin")
        acts.append(Button(label, AskAdmin(number, made=made)))
    return acts


def _acts_on_doctor(t: Translator, doctor: Doctor) -> list[Button]:
    if doctor.shut_out:
        return [Button(t.plain("people.enable-doctor"), LetIn(Access.DOCTOR, doctor.id))]
    match doctor.verification:
        case Verification.VERIFIED:
            return [
                _ask(t.plain("people.disable-doctor"), Access.DOCTOR, doctor.id),
                _ask(t.plain("people.end-role"), Access.ROLE, doctor.id),
            ]
        case Verification.DECLINED:
            return [Button(t.plain("people.give-role"), LetIn(Access.ROLE, doctor.id))]
        case _:
            return []


def _ask(label: str, access: Access, number: int) -> Button:
    return Button(label, AskShutOut(access, number, Deal.OPEN))


def theirs(
    t: Translator, card: PersonCard, patient: PatientId, page: Page[AppointmentView], now: datetime
) -> Screen:
    """A patient's appointments with all doctors, the latest first."""
    key = "people.theirs" if page.items else "people.theirs-none"
    lines = [
        t(
            "people.their-line",
            time=t.when(view.appointment.span.start),
            doctor=view.doctor.name,
            status=status(t, view.appointment, now),
        )
        for view in page.items
    ]
    turns = turning(t, page, lambda number: ShowTheirAppointments(patient, number))
    back = ShowPerson(card.kind, card.number)
    looks = [
        (
            Button(
                cut(f"{t.when(view.appointment.span.start)} · {view.doctor.name}"),
                ShowDeskAppointment(view.appointment.id),
            ),
        )
        for view in page.items
    ]
    return Screen(paragraphs(t(key, name=card.name), *lines), (*looks, *turns, back_row(t, back)))
