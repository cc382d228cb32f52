"""What is counted, as Prometheus reads it. Every label is a word of the code: never a person's."""

import time
from collections.abc import Iterable

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest

from bot.chat.context import Services
from bot.chat.meter import Outcome, Sent
from bot.health.readiness import Workplace
from core.audit import Deed
from core.errors import BusyError
from core.model import Status

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 6.4, 12.8, 30.0)
KEPT = 5.0
"""Seconds for which figures from the database are not asked for again, however many ask us."""
NAMESPACE = "praxis"
CONTENT_TYPE = CONTENT_TYPE_LATEST


class Metrics:
    """Counts for one process, in a registry of its own. Is a bot.chat.meter.Meter."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        ProcessCollector(registry=self._registry)
        self._answers = self._counter(
            "answers", "Presses and messages, by what was asked and what became of it.",
            "origin", "outcome",
        )  # fmt: skip
        self._handling = Histogram(
            "handling_seconds",
            "From the turn of an update to its answer.",
            ["kind"],
            namespace=NAMESPACE,
            buckets=SECONDS,
            registry=self._registry,
        )
        self._refusals = self._counter("refusals", "What the clinic refused, by why.", "refusal")
        self._deeds = self._counter("deeds", "What was done: bookings and all else.", "deed")
        self._letters = self._counter("letters", "Letters, by what became of them.", "outcome")
        self._jobs = self._counter("job_runs", "Runs of each job.", "job", "outcome")
        self._job_success = self._gauge(
            "job_last_success_timestamp_seconds", "When each job last went well.", "job"
        )
        self._at_work = self._gauge("at_work", "1 at work, 0 while waiting to take over.")
        self._database_up = self._gauge("database_up", "Whether the database answered this time.")
        self._waiting = self._gauge(
            "letters_waiting", "Letters not delivered yet, by state.", "state"
        )
        self._lateness = self._gauge(
            "oldest_due_letter_seconds", "How late the letter is that is late the longest."
        )
        self._unreachable = self._gauge("unreachable_accounts", "People who blocked the bot.")
        self._holds = self._gauge("holds", "Times kept for somebody who is about to confirm.")
        self._ahead = self._gauge("appointments_ahead", "Appointments not begun.", "status")
        self._connections = self._gauge(
            "database_connections", "Connections of the pools.", "side", "state"
        )
        for sent in Sent:
            self._letters.labels(sent)
        self._asked_at = -KEPT

    def _counter(self, name: str, says: str, *labels: str) -> Counter:
        return Counter(name, says, labels, namespace=NAMESPACE, registry=self._registry)

    def _gauge(self, name: str, says: str, *labels: str) -> Gauge:
        return Gauge(name, says, labels, namespace=NAMESPACE, registry=self._registry)

    # bot.chat.meter.Meter

    def answered(self, origin: str, outcome: Outcome) -> None:
        self._answers.labels(origin or "other", outcome).inc()

    def handled(self, kind: str, seconds: float) -> None:
        self._handling.labels(kind).observe(seconds)

    def refused(self, refusal: str) -> None:
        self._refusals.labels(refusal).inc()

    def done(self, deeds: Iterable[Deed]) -> None:
        for deed in deeds:
            self._deeds.labels(deed).inc()

    def letter(self, sent: Sent, number: int = 1) -> None:
        self._letters.labels(sent).inc(number)

    def job(self, name: str, *, well: bool) -> None:
        self._jobs.labels(name, "well" if well else "failed").inc()
        if well:
            self._job_success.labels(name).set_to_current_time()

    # Asked for

    async def text(self, workplace: Workplace | None) -> bytes:
        """Return all of it as Prometheus reads it; a database that is away leaves its part out."""
        at_work = workplace is not None and workplace.vitals.working
        self._at_work.set(at_work)
        if workplace is not None and time.monotonic() - self._asked_at >= KEPT:
            self._asked_at = time.monotonic()
            await self._ask(workplace.services)
        return generate_latest(self._registry)

    async def _ask(self, services: Services) -> None:
        now = services.clock.now()
        for side, pool in services.queries.connections().items():
            self._connections.labels(side, "busy").set(pool.busy)
            self._connections.labels(side, "most").set(pool.most)
        try:
            figures = await services.queries.figures(now)
        except BusyError:
            self._database_up.set(0)
            return
        self._database_up.set(1)
        self._waiting.labels("ahead").set(figures.letters_waiting - figures.letters_late)
        self._waiting.labels("late").set(figures.letters_late)
        self._waiting.labels("failed").set(figures.letters_failed)
        oldest = figures.oldest_due
        self._lateness.set(0 if oldest is None else (now - oldest).total_seconds())
        self._unreachable.set(figures.unreachable_accounts)
        self._holds.set(figures.holds)
        for status in Status:
            self._ahead.labels(status).set(figures.ahead.get(status, 0))
