"""Which messages of a long chat the page draws: run without a browser."""

from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from tests.sandbox.engine import Engine

ENGINE = Engine("run")
STEP, MOST = ENGINE.run("[modules['run.js'].STEP, modules['run.js'].MOST]")


def told(deed: str) -> Any:
    """Do something with the run; return its state."""
    state = "({ ids: run.ids, from: run.from, to: run.to, drawn: run.drawn, end: run.holdsEnd })"
    return ENGINE.run(f"(run.{deed}, {state})")


def fresh(ids: list[int]) -> None:
    ENGINE.run("globalThis.run = new modules['run.js'].Run(), 0")
    told(f"fill({ids}, true)")


class Scrolling(RuleBasedStateMachine):
    """Whatever comes, goes and is scrolled to: the run is a piece of the chat, and never long."""

    @initialize(length=st.integers(0, 400))
    def open(self, length: int) -> None:
        self.ids = [2 * number for number in range(1, length + 1)]
        fresh(self.ids)
        self.state = told("toEnd()")

    @rule(new=st.integers(1, 900), at_end=st.booleans())
    def add(self, new: int, at_end: bool) -> None:
        held_end = self.state["end"]
        self.ids = sorted({*self.ids, new})
        self.state = told(f"add({new}, {str(at_end).lower()})")
        if held_end and at_end:
            assert self.state["end"]

    @rule(data=st.data())
    def remove(self, data: st.DataObject) -> None:
        if self.ids:
            gone = data.draw(st.sampled_from(self.ids))
            self.ids.remove(gone)
            self.state = told(f"remove({gone})")

    @rule(how=st.sampled_from(["older()", "newer()", "toEnd()", "trim()"]))
    def scroll(self, how: str) -> None:
        self.state = told(how)

    @rule(data=st.data())
    def show(self, data: st.DataObject) -> None:
        if self.ids:
            wanted = data.draw(st.sampled_from(self.ids))
            self.state = told(f"show({wanted})")
            assert wanted in self.state["drawn"]

    @rule(kept=st.integers(0, 400), at_end=st.booleans())
    def fill(self, kept: int, at_end: bool) -> None:
        self.ids = self.ids[-kept:] if kept else []
        self.state = told(f"fill({self.ids}, {str(at_end).lower()})")

    @invariant()
    def is_a_piece_of_the_chat(self) -> None:
        state = self.state
        assert state["ids"] == self.ids
        assert 0 <= state["from"] <= state["to"] <= len(self.ids)
        assert len(state["drawn"]) <= MOST
        assert bool(state["drawn"]) is bool(self.ids)


TestScrolling = Scrolling.TestCase
TestScrolling.settings = settings(deadline=None, max_examples=40, stateful_step_count=25)


def test_somebody_who_scrolls_sees_every_message_in_order() -> None:
    """From the end to the beginning and back, never with more than a few screens drawn."""
    fresh(list(range(1, 5001)))
    state = told("toEnd()")
    assert state["drawn"] == list(range(5001 - STEP, 5001))
    seen = set(state["drawn"])
    while state["from"] > 0:
        top = state["drawn"][0]
        state = told("older()")
        assert top in state["drawn"]
        seen |= set(state["drawn"])
    assert seen == set(range(1, 5001))
    while not state["end"]:
        bottom = state["drawn"][-1]
        state = told("newer()")
        assert bottom in state["drawn"]
    assert state["drawn"][-1] == 5000
