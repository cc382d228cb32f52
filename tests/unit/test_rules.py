"""Each refusal of core: the smallest case that causes it, and the nearest that does not."""

from collections.abc import Sequence
from typing import TypeVar

import pytest

from core import errors
from core.errors import Refusal
from tests.builders import Builder, only_sqlite
from tests.rules.cases import Case, Rule
from tests.rules.of_appointments import BOOKING, CHANGING
from tests.rules.of_cancelling import CANCELLING
from tests.rules.of_cards import CARDS, SERVED
from tests.rules.of_histories import HISTORIES
from tests.rules.of_histories import SERVED as OF_HISTORIES
from tests.rules.of_invitations import INVITATIONS
from tests.rules.of_lists import LISTS
from tests.rules.of_own_data import OWN_DATA
from tests.rules.of_people import ACTING, CHIEFS, TYPED
from tests.rules.of_requests import REQUESTS, VISITS
from tests.rules.of_services import MADE, Call
from tests.rules.of_the_desk import DESK
from tests.rules.of_times import OFFERED
from tests.rules.of_waitlist import OFFERS, WAITING

PURE: Sequence[Rule] = [
    *BOOKING,
    *CHANGING,
    *CANCELLING,
    *DESK,
    *REQUESTS,
    *VISITS,
    *ACTING,
    *CHIEFS,
    *INVITATIONS,
    *LISTS,
    *TYPED,
    *CARDS,
    *HISTORIES,
    *OFFERS,
]

T = TypeVar("T")
Row = tuple[type[Refusal], str, T, T]


def named(table: Sequence[Row[T]]) -> list[object]:
    """Return the rows of a table under the law that each one tells."""
    return [pytest.param(*row, id=f"{row[0].__name__}: {row[1]}") for row in table]


def refused(case: Case) -> type[object]:
    """Return the kind of refusal that comes of a case, or NoneType."""
    try:
        answer = case()
    except Refusal as refusal:
        return type(refusal)
    return type(answer) if isinstance(answer, Refusal) else type(None)


async def refused_call(call: Call, build: Builder) -> type[object]:
    try:
        await call(build)
    except Refusal as refusal:
        return type(refusal)
    return type(None)


@pytest.mark.parametrize("kind,law,cause,nearest", named(PURE))
def test_a_rule_refuses_this_and_nothing_beside_it(
    kind: type[Refusal], law: str, cause: Case, nearest: Case
) -> None:
    assert (refused(cause), refused(nearest)) == (kind, type(None)), law


@only_sqlite
@pytest.mark.parametrize(
    "kind,law,cause,nearest", named([*MADE, *OFFERED, *SERVED, *OF_HISTORIES, *WAITING, *OWN_DATA])
)
async def test_a_service_refuses_this_and_nothing_beside_it(
    kind: type[Refusal], law: str, cause: Call, nearest: Call, build: Builder
) -> None:
    """In one clinic, one after the other: what was refused left nothing behind that matters."""
    answers = await refused_call(cause, build), await refused_call(nearest, build)
    assert answers == (kind, type(None)), law


def test_no_refusal_is_without_a_case() -> None:
    every = {
        one for one in vars(errors).values() if isinstance(one, type) and issubclass(one, Refusal)
    }
    assert {
        kind for kind, *_ in [*PURE, *MADE, *OFFERED, *SERVED, *WAITING, *OWN_DATA]
    } == every - {Refusal}
