"""The clinic's settings: every key has its name, its default and its limits here."""

from collections.abc import Mapping
from datetime import time, timedelta
from typing import Annotated, Any, Literal
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainValidator,
    StringConstraints,
    ValidationInfo,
    field_validator,
)

from bot.config import database_address, holidays
from bot.config import values as read
from core.policy import QuietHours, Window

Duration = Annotated[timedelta, PlainValidator(read.duration)]
Hours = Annotated[Window, PlainValidator(read.window)]
WebAddress = Annotated[str, PlainValidator(read.web_address)]
Host = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=253)]
TelegramId = Annotated[int, Field(gt=0, lt=2**52)]
"""A person's id has at most 52 significant bits, says the Bot API."""
Lowercase = BeforeValidator(lambda written: str(written).lower())


def _between(least: timedelta, most: timedelta) -> AfterValidator:
    """Refuse a duration outside the limits, both of which are allowed."""

    def check(value: timedelta) -> timedelta:
        if not least <= value <= most:
            limits = f"{read.as_written(least)} to {read.as_written(most)}"
            raise ValueError(f'"{read.as_written(value)}" is outside of {limits}')
        return value

    return AfterValidator(check)


SECOND, MINUTE, HOUR, DAY = (timedelta(**{unit: 1}) for unit in read.UNITS.values())


class Section(BaseModel):
    """One table of the file. Unknown keys are faults."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Webhook(Section):
    """Where Telegram brings updates by itself."""

    url: Annotated[WebAddress, Field(repr=False)]
    listen: Host = "127.0.0.1"
    port: Annotated[int, Field(ge=1, le=65_535)] = 8443
    secret: Annotated[str, PlainValidator(read.webhook_secret), Field(repr=False)]


class Telegram(Section):
    """How the bot reaches Telegram. An empty token stands for none."""

    token: Annotated[str, PlainValidator(read.token), Field(repr=False)] = ""
    api_url: Annotated[WebAddress, Field(repr=False)] = "https://api.telegram.org"
    mode: Annotated[Literal["polling", "webhook"], Lowercase] = "polling"
    webhook: Webhook | None = Field(default=None, validate_default=True)

    @field_validator("webhook", mode="before")
    @classmethod
    def _needed_by_its_mode(cls, written: object, info: ValidationInfo) -> object:
        """Let a missing table speak for its missing keys."""
        return {} if written is None and info.data.get("mode") == "webhook" else written


class Database(Section):
    """Where everything is kept."""

    url: Annotated[str, PlainValidator(database_address.database_url), Field(repr=False)] = (
        "sqlite+aiosqlite:///praxis.db"
    )
    schema_name: Annotated[str, PlainValidator(database_address.schema), Field(alias="schema")] = (
        "public"
    )

    @field_validator("schema_name")
    @classmethod
    def _only_where_there_are_some(cls, name: str, info: ValidationInfo) -> str:
        if name != "public" and info.data.get("url", "").startswith("sqlite"):
            raise ValueError("SQLite has no schemas; leave it out, each clinic has its own file")
        return name


def _usual_lunch(clinic: Mapping[str, Any]) -> Window | None:
    """Return 13:00-14:00, or none on a day that has no room for it."""
    lunch = Window(time(13), time(14))
    day: Window = clinic["day"]
    return lunch if day.start < lunch.start and lunch.end < day.end else None


class Clinic(Section):
    """Who the clinic is, and its one-tap standard day."""

    name: Annotated[str, AfterValidator(read.clinic_name)] = "Praxis"
    address: Annotated[
        Annotated[str, AfterValidator(read.clinic_address)] | None,
        BeforeValidator(lambda written: written or None),
    ] = None
    country: Annotated[str | None, PlainValidator(read.country)] = None
    phone: Annotated[str, StringConstraints(strip_whitespace=True)] | None = None
    region: Annotated[str | None, PlainValidator(read.region)] = None
    time_zone: Annotated[ZoneInfo, PlainValidator(read.time_zone)] = ZoneInfo("UTC")
    language: Annotated[str, PlainValidator(read.language)] = "en"
    currency: Annotated[str, PlainValidator(read.currency)] = "EUR"
    day: Hours = Window(time(10), time(17))
    lunch: Annotated[Hours | None, BeforeValidator(lambda written: written or None)] = Field(
        default_factory=_usual_lunch
    )
    slot: Annotated[Duration, _between(15 * MINUTE, 4 * HOUR)] = 30 * MINUTE

    @field_validator("phone")
    @classmethod
    def _in_its_country(cls, phone: str | None, info: ValidationInfo) -> str | None:
        return read.phone(phone, info.data.get("country")) if phone else None

    @field_validator("region")
    @classmethod
    def _of_its_country(cls, region: str | None, info: ValidationInfo) -> str | None:
        country = info.data.get("country")
        if region is not None and not holidays.knows(country, region):
            raise ValueError(
                "it should be a region of [clinic] country that has holidays of its own"
            )
        return region

    @field_validator("lunch")
    @classmethod
    def _inside_the_day(cls, lunch: Window | None, info: ValidationInfo) -> Window | None:
        day: Window | None = info.data.get("day")
        if lunch and day and not day.start < lunch.start < lunch.end < day.end:
            raise ValueError('it should lie inside the day; write "" for a day without one')
        return lunch


class Admins(Section):
    """People who are admins from the start."""

    telegram_ids: Annotated[tuple[TelegramId, ...], BeforeValidator(read.several)] = ()


class Verification(Section):
    """Who must be vouched for before acting."""

    doctors: bool = True
    patients: bool = False


class Booking(Section):
    """The limits of booking."""

    horizon: Annotated[Duration, _between(DAY, 730 * DAY)] = 60 * DAY
    notice: Annotated[Duration, _between(0 * SECOND, 90 * DAY)] = HOUR
    cutoff: Annotated[Duration, _between(0 * SECOND, 90 * DAY)] = HOUR
    hold: Annotated[Duration, _between(SECOND, DAY)] = 3 * MINUTE
    upcoming_per_patient: Annotated[int, Field(ge=1, le=100)] = 5

    @field_validator("notice")
    @classmethod
    def _before_the_horizon(cls, notice: timedelta, info: ValidationInfo) -> timedelta:
        if notice >= info.data.get("horizon", timedelta.max):
            raise ValueError("it should be shorter than the horizon, or nothing could be booked")
        return notice


class Practice(Section):
    """How appointments go on after they are asked for."""

    answer_within: Annotated[Duration, _between(MINUTE, 30 * DAY)] = 24 * HOUR
    complete_after: Annotated[Duration, _between(0 * SECOND, 30 * DAY)] = 12 * HOUR
    no_shows: Annotated[int, Field(ge=0, le=100)] = 0
    colleagues: bool = True


class Waitlist(Section):
    """How those who wait for a time are asked."""

    answer_within: Annotated[Duration, _between(5 * MINUTE, DAY)] = 30 * MINUTE
    quiet: Annotated[
        Annotated[QuietHours, PlainValidator(read.quiet_hours)] | None,
        BeforeValidator(lambda written: written or None),
    ] = QuietHours(time(21), time(8))
    per_patient: Annotated[int, Field(ge=1, le=20)] = 5


class Reminders(Section):
    """How long before an appointment people are reminded, the earliest first."""

    before: Annotated[
        tuple[Annotated[Duration, _between(MINUTE, 90 * DAY)], ...],
        BeforeValidator(read.several),
        AfterValidator(lambda before: tuple(sorted(set(before), reverse=True))),
    ] = (24 * HOUR, 2 * HOUR)


class Privacy(Section):
    """The keys of what is encrypted: the first one encrypts, all of them decrypt.

    ``keep_audit`` is how long the audit trail is kept.
    """

    key: Annotated[
        tuple[Annotated[str, PlainValidator(read.fernet_key)], ...],
        BeforeValidator(read.several),
        Field(repr=False),
    ] = ()
    keep_audit: Annotated[Duration, _between(30 * DAY, 36500 * DAY)] = 1095 * DAY


class Log(Section):
    """What is logged, and how."""

    level: Annotated[Literal["debug", "info", "warning", "error"], Lowercase] = "info"
    format: Annotated[Literal["console", "json"], Lowercase] = "console"


class Http(Section):
    """The optional endpoint for health, metrics and calendar feeds; none unless it is told where.

    ``url`` is where others reach it, through a web server: without it there are no feeds.
    """

    listen: Annotated[
        Annotated[read.Listening, PlainValidator(read.listening)] | None,
        BeforeValidator(lambda written: written or None),
    ] = None
    url: WebAddress | None = Field(default=None, repr=False)

    @field_validator("url")
    @classmethod
    def _of_an_endpoint(cls, url: str | None, info: ValidationInfo) -> str | None:
        if url is not None and info.data.get("listen", "") is None:
            raise ValueError("it needs [http] listen, where the endpoint listens")
        return url


class Config(Section):
    """All settings, with their defaults."""

    telegram: Telegram = Telegram()
    database: Database = Database()
    clinic: Clinic = Clinic()
    admins: Admins = Admins()
    verification: Verification = Verification()
    booking: Booking = Booking()
    practice: Practice = Practice()
    waitlist: Waitlist = Waitlist()
    reminders: Reminders = Reminders()
    privacy: Privacy = Privacy()
    log: Log = Log()
    http: Http = Http()

    @property
    def secrets(self) -> tuple[str, ...]:
        """What must never be shown or logged."""
        webhook = self.telegram.webhook
        addresses = (
            self.database.url,
            self.telegram.api_url,
            webhook.url if webhook else "",
            self.http.url or "",
        )
        passwords = [urlsplit(address).password or "" for address in addresses]
        words = (self.telegram.token, webhook.secret if webhook else "", *self.privacy.key)
        every = (*words, *passwords, *map(unquote, passwords))
        return tuple(dict.fromkeys(secret for secret in every if secret))
