"""The clinic's settings: ``config.toml``, overlaid by the environment.

Every key has its name, its default and its limits here. ``load`` reads both sources and reports
all faults at once, one line for each.
"""

import tomllib
from collections.abc import Iterator, Mapping
from datetime import time, timedelta
from pathlib import Path
from typing import Annotated, Any, Literal, get_args
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainValidator,
    StringConstraints,
    ValidationError,
    ValidationInfo,
    field_validator,
)

from bot import config_values as read
from bot.config_faults import ConfigError, KeyPath, describe, name_of
from core.policy import Window

DEFAULT_PATH = Path("config.toml")

Duration = Annotated[timedelta, PlainValidator(read.duration)]
Hours = Annotated[Window, PlainValidator(read.window)]
WebAddress = Annotated[str, PlainValidator(read.web_address)]
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
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

    url: WebAddress
    listen: Name = "127.0.0.1"
    port: Annotated[int, Field(ge=1, le=65_535)] = 8443
    secret: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,256}$", repr=False)]


class Telegram(Section):
    """How the bot reaches Telegram. An empty token stands for none."""

    token: Annotated[str, PlainValidator(read.token), Field(repr=False)] = ""
    api_url: WebAddress = "https://api.telegram.org"
    mode: Annotated[Literal["polling", "webhook"], Lowercase] = "polling"
    webhook: Webhook | None = Field(default=None, validate_default=True)

    @field_validator("webhook", mode="before")
    @classmethod
    def _needed_by_its_mode(cls, written: object, info: ValidationInfo) -> object:
        """Let a missing table speak for its missing keys."""
        return {} if written is None and info.data.get("mode") == "webhook" else written


class Database(Section):
    """Where everything is kept."""

    url: Annotated[str, PlainValidator(read.database_url), Field(repr=False)] = (
        "sqlite+aiosqlite:///praxis.db"
    )


def _usual_lunch(clinic: Mapping[str, Any]) -> Window | None:
    """Return 13:00-14:00, or none on a day that has no room for it."""
    lunch = Window(time(13), time(14))
    day: Window = clinic["day"]
    return lunch if day.start < lunch.start and lunch.end < day.end else None


class Clinic(Section):
    """Who the clinic is, and its one-tap standard day."""

    name: Name = "Praxis"
    address: Annotated[str | None, BeforeValidator(lambda written: written or None)] = None
    time_zone: Annotated[ZoneInfo, PlainValidator(read.time_zone)] = ZoneInfo("UTC")
    language: Annotated[str, PlainValidator(read.language)] = "en"
    currency: Annotated[str, PlainValidator(read.currency)] = "EUR"
    day: Hours = Window(time(10), time(17))
    lunch: Annotated[Hours | None, BeforeValidator(lambda written: written or None)] = Field(
        default_factory=_usual_lunch
    )
    slot: Annotated[Duration, _between(15 * MINUTE, 4 * HOUR)] = 30 * MINUTE

    @field_validator("lunch")
    @classmethod
    def _inside_the_day(cls, lunch: Window | None, info: ValidationInfo) -> Window | None:
        day: Window | None = info.data.get("day")
        if lunch and day and not day.start < lunch.start < lunch.end < day.end:
            raise ValueError('it should lie inside the day; write "" for a day without one')
        return lunch


class Admins(Section):
    """People who are admins from the start."""

    telegram_ids: Annotated[
        tuple[Annotated[int, Field(gt=0)], ...], BeforeValidator(read.several)
    ] = ()


class Verification(Section):
    """Who must be vouched for before acting."""

    doctors: bool = True
    patients: bool = False


class Booking(Section):
    """The limits of booking."""

    horizon: Annotated[Duration, _between(DAY, 730 * DAY)] = 60 * DAY
    notice: Annotated[Duration, _between(0 * SECOND, 90 * DAY)] = HOUR
    cutoff: Annotated[Duration, _between(0 * SECOND, 90 * DAY)] = 2 * HOUR
    hold: Annotated[Duration, _between(SECOND, DAY)] = 3 * MINUTE
    upcoming_per_patient: Annotated[int, Field(ge=1, le=1000)] = 5

    @field_validator("notice")
    @classmethod
    def _before_the_horizon(cls, notice: timedelta, info: ValidationInfo) -> timedelta:
        if notice >= info.data.get("horizon", timedelta.max):
            raise ValueError("it should be shorter than the horizon, or nothing could be booked")
        return notice


class Reminders(Section):
    """How long before an appointment people are reminded, the earliest first."""

    before: Annotated[
        tuple[Annotated[Duration, _between(MINUTE, 90 * DAY)], ...],
        BeforeValidator(read.several),
        AfterValidator(lambda before: tuple(sorted(set(before), reverse=True))),
    ] = (24 * HOUR, 2 * HOUR)


class Privacy(Section):
    """The keys of what is encrypted: the first one encrypts, all of them decrypt."""

    key: Annotated[
        tuple[Annotated[str, PlainValidator(read.fernet_key)], ...],
        BeforeValidator(read.several),
        Field(repr=False),
    ] = ()


class Log(Section):
    """What is logged, and how."""

    level: Annotated[Literal["debug", "info", "warning", "error"], Lowercase] = "info"
    format: Annotated[Literal["console", "json"], Lowercase] = "console"


class Config(Section):
    """All settings, with their defaults."""

    telegram: Telegram = Telegram()
    database: Database = Database()
    clinic: Clinic = Clinic()
    admins: Admins = Admins()
    verification: Verification = Verification()
    booking: Booking = Booking()
    reminders: Reminders = Reminders()
    privacy: Privacy = Privacy()
    log: Log = Log()

    @property
    def secrets(self) -> tuple[str, ...]:
        """What must never be shown or logged."""
        webhook = self.telegram.webhook
        password = urlsplit(self.database.url).password
        every = (self.telegram.token, webhook and webhook.secret, password, *self.privacy.key)
        return tuple(secret for secret in every if secret)


def load(path: Path | None, environ: Mapping[str, str], *, token_needed: bool = True) -> Config:
    """Read the settings from a file and the environment; the environment wins.

    Without a ``path`` it is ``config.toml``, which may be missing where the environment says
    enough. Raises ``ConfigError`` with every fault there is.
    """
    tree = _read_file(path)
    known = frozenset(_keys(Config))
    origins, faults = _overlay(tree, environ, known)
    broken: set[str] = set()
    try:
        config = Config.model_validate(tree)
    except ValidationError as error:
        faults += describe(error, known, origins)
        broken = {str(fault["loc"][0]) for fault in error.errors()}
        config = Config.model_validate({k: v for k, v in tree.items() if k not in broken})
    if token_needed and "telegram" not in broken and not config.telegram.token:
        broken.add("telegram")
        faults.append(_no_token(path))
    if faults:
        raise ConfigError(faults, config, broken)
    return config


def variable(path: KeyPath) -> str:
    """Name the environment variable of a key: ``PRAXIS_TELEGRAM__TOKEN``."""
    return f"PRAXIS_{'__'.join(path)}".upper()


def _keys(model: type[BaseModel], above: KeyPath = ()) -> Iterator[KeyPath]:
    """Walk through all keys there are."""
    for name, about in model.model_fields.items():
        for kind in (about.annotation, *get_args(about.annotation)):
            if isinstance(kind, type) and issubclass(kind, Section):
                yield from _keys(kind, (*above, name))
                break
        else:
            yield (*above, name)


def _read_file(path: Path | None) -> dict[str, Any]:
    name = path or DEFAULT_PATH
    try:
        return tomllib.loads(name.read_text(encoding="utf-8"))
    except FileNotFoundError:
        if path is None:
            return {}
        raise ConfigError([f"{name}: there is no such file"]) from None
    except OSError as error:
        raise ConfigError([f"{name}: cannot be read ({error.strerror})"]) from None
    except UnicodeDecodeError:
        raise ConfigError([f"{name}: this is not a text file in UTF-8"]) from None
    except tomllib.TOMLDecodeError as error:
        raise ConfigError([f"{name}: {error}"]) from None


def _overlay(
    tree: dict[str, Any], environ: Mapping[str, str], known: frozenset[KeyPath]
) -> tuple[dict[KeyPath, str], list[str]]:
    """Put the environment's values into ``tree``; return where they came from, and the faults."""
    variables = {variable(path): path for path in known}
    origins: dict[KeyPath, str] = {}
    faults: list[str] = []
    for name in sorted(environ):
        if not name.startswith("PRAXIS_") or name.startswith("PRAXIS_TEST_") or "__" not in name:
            continue
        if path := variables.get(name):
            origins[path] = name
            _put(tree, path, environ[name])
        else:
            faults.append(f"{name}: there is no such key; {read.suggestion(name, variables)}")
    return origins, faults


def _put(tree: dict[str, Any], path: KeyPath, value: str) -> None:
    *sections, key = path
    for section in sections:
        inner = tree.setdefault(section, {})
        if not isinstance(inner, dict):
            return  # the file has a plain value here, which is a fault that is told anyway
        tree = inner
    tree[key] = value


def _no_token(path: Path | None) -> str:
    key = ("telegram", "token")
    file = path or DEFAULT_PATH
    place = f"write it into {file}" if file.exists() else f"copy config.example.toml to {file}"
    return f"{name_of(key)}: is missing; ask @BotFather, then {place} or set {variable(key)}"
