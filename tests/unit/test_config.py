"""The configuration: its defaults, its two sources, and what becomes of what is written."""

from base64 import urlsafe_b64encode
from collections.abc import Mapping
from datetime import time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.config.errors import ConfigError
from bot.config.load import load
from bot.config.settings import Config
from bot.config.values import as_written, duration, without_login
from core.policy import QuietHours, Window

TOKEN = {"PRAXIS_TELEGRAM__TOKEN": "123456:ABC-DEF"}
KEY, OLD_KEY = (urlsafe_b64encode(letter * 32).decode() for letter in (b"n", b"o"))


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reads a config.toml that happens to lie about."""
    monkeypatch.chdir(tmp_path)


def from_toml(text: str, environ: Mapping[str, str] = TOKEN) -> Config:
    path = Path("clinic.toml")
    path.write_text(text, encoding="utf-8")
    return load(path, environ)


def test_a_token_is_all_it_needs_and_the_rest_has_the_promised_defaults() -> None:
    config = load(None, TOKEN)
    assert dict(config.telegram) == {
        "token": "123456:ABC-DEF",
        "api_url": "https://api.telegram.org",
        "mode": "polling",
        "webhook": None,
    }
    assert config.database.url == "sqlite+aiosqlite:///praxis.db"
    assert config.database.schema_name == "public"
    assert dict(config.clinic) == {
        "name": "Praxis",
        "address": None,
        "country": None,
        "phone": None,
        "region": None,
        "time_zone": ZoneInfo("UTC"),
        "language": "en",
        "currency": "EUR",
        "day": Window(time(10), time(17)),
        "lunch": Window(time(13), time(14)),
        "slot": timedelta(minutes=30),
    }
    assert config.admins.telegram_ids == ()
    assert dict(config.verification) == {"doctors": True, "patients": False}
    assert dict(config.booking) == {
        "horizon": timedelta(days=60),
        "notice": timedelta(hours=1),
        "cutoff": timedelta(hours=1),
        "hold": timedelta(minutes=3),
        "upcoming_per_patient": 5,
    }
    assert dict(config.practice) == {
        "answer_within": timedelta(hours=24),
        "complete_after": timedelta(hours=12),
        "no_shows": 0,
        "colleagues": True,
    }
    assert config.reminders.before == (timedelta(hours=24), timedelta(hours=2))
    assert config.privacy.key == ()
    assert dict(config.log) == {"level": "info", "format": "console"}


def test_the_example_file_shows_the_defaults() -> None:
    example = Path(__file__).parents[2] / "config.example.toml"
    assert load(example, TOKEN) == load(None, TOKEN)


def test_the_commented_lines_of_the_example_are_valid_settings() -> None:
    example = (Path(__file__).parents[2] / "config.example.toml").read_text(encoding="utf-8")
    lines = [
        line.removeprefix("# ")
        for line in example.splitlines()
        if line.startswith(("# [", "[")) or " = " in line.partition("#")[2][:40]
    ]
    text = "\n".join(
        line for line in lines if not line.startswith(("PRAXIS", "key", "Only", "the"))
    )
    config = from_toml(text)
    assert config.clinic.address == "12 Garden Street, Springfield"
    assert config.telegram.webhook is not None
    assert config.telegram.mode == "polling"
    assert config.booking == Config().booking


def test_the_config_file_here_is_read_without_being_named() -> None:
    Path("config.toml").write_text("[clinic]\nname = 'Green Cross'", encoding="utf-8")
    assert load(None, TOKEN).clinic.name == "Green Cross"


def test_the_environment_wins_and_can_hold_every_kind_of_value() -> None:
    config = from_toml(
        "[clinic]\nname = 'File'\n[booking]\nnotice = '5h'",
        TOKEN
        | {
            "PRAXIS_TELEGRAM__MODE": "webhook",
            "PRAXIS_TELEGRAM__WEBHOOK__URL": "https://bot.example.org/",
            "PRAXIS_TELEGRAM__WEBHOOK__SECRET": "s3cret",
            "PRAXIS_TELEGRAM__WEBHOOK__PORT": "8080",
            "PRAXIS_CLINIC__NAME": "Environment",
            "PRAXIS_ADMINS__TELEGRAM_IDS": "1, 2",
            "PRAXIS_VERIFICATION__PATIENTS": "true",
            "PRAXIS_REMINDERS__BEFORE": '["2h", "3d", "2h"]',
            "PRAXIS_TEST_POSTGRES": "a variable__of the tests",
            "PRAXIS_HOME": "someone else's",
        },
    )
    assert config.telegram.webhook is not None
    assert config.telegram.webhook.url == "https://bot.example.org"
    assert config.telegram.webhook.port == 8080
    assert config.clinic.name == "Environment"
    assert config.booking.notice == timedelta(hours=5)
    assert config.admins.telegram_ids == (1, 2)
    assert config.verification.patients
    assert config.reminders.before == (timedelta(days=3), timedelta(hours=2))


def test_reminders_may_be_none_at_all() -> None:
    assert from_toml("[reminders]\nbefore = []").reminders.before == ()
    assert load(None, TOKEN | {"PRAXIS_REMINDERS__BEFORE": ""}).reminders.before == ()


@pytest.mark.parametrize(
    "written, understood",
    [
        ("sqlite:///praxis.db", "sqlite+aiosqlite:///praxis.db"),
        ("sqlite:////var/lib/praxis.db", "sqlite+aiosqlite:////var/lib/praxis.db"),
        ("sqlite+aiosqlite:///x.db", "sqlite+aiosqlite:///x.db"),
        ("postgres://u:p%40w@h:5433/db", "postgresql+asyncpg://u:p%40w@h:5433/db"),
        ("postgresql://u@h/db?sslmode=require", "postgresql+asyncpg://u@h/db?ssl=require"),
        ("postgresql:///db?host=/run/pg", "postgresql+asyncpg:///db?host=/run/pg"),
        ("postgresql+psycopg://h/db?sslmode=require", "postgresql+psycopg://h/db?sslmode=require"),
    ],
)
def test_a_database_is_named_in_the_usual_ways(written: str, understood: str) -> None:
    assert from_toml(f"[database]\nurl = '{written}'").database.url == understood


def test_a_clinic_on_postgresql_names_its_schema() -> None:
    url = "url = 'postgresql://u@h/db'"
    longest = "c" * 63
    for name in ("public", "green_cross", "_2", longest):
        written = f"[database]\n{url}\nschema = '{name}'"
        assert from_toml(written).database.schema_name == name
    environ = TOKEN | {"PRAXIS_DATABASE__SCHEMA": "east"}
    assert from_toml(f"[database]\n{url}", environ).database.schema_name == "east"
    assert from_toml("[database]\nschema = 'public'").database.schema_name == "public"


@pytest.mark.parametrize("written, country", [("DE", "DE"), ("de", "DE"), ("", None)])
def test_the_country_is_two_letters_in_either_case(written: str, country: str | None) -> None:
    assert from_toml(f"[clinic]\ncountry = '{written}'").clinic.country == country


@pytest.mark.parametrize(
    "clinic, phone",
    [
        ("phone = '+49 30 1234567'", "+49301234567"),
        ("country = 'DE'\nphone = '(030) 123 45 67'", "+49301234567"),
        ("country = 'DE'\nphone = '+7 495 123-45-67'", "+74951234567"),
        ("phone = ''", None),
    ],
)
def test_the_clinics_phone_is_one_of_its_country(clinic: str, phone: str | None) -> None:
    assert from_toml(f"[clinic]\n{clinic}").clinic.phone == phone


def test_a_region_is_one_of_its_country_with_holidays_of_its_own() -> None:
    assert from_toml("[clinic]\ncountry = 'DE'\nregion = 'be'").clinic.region == "BE"
    for clinic in ("country = 'DE'\nregion = 'XX'", "region = 'BE'"):
        with pytest.raises(ConfigError, match=r"\[clinic\] region"):
            from_toml(f"[clinic]\n{clinic}")


@pytest.mark.parametrize(
    "written, keys",
    [
        (f"'{KEY}'", (KEY,)),
        (f"'{KEY},{OLD_KEY}'", (KEY, OLD_KEY)),
        (f"['{KEY}']", (KEY,)),
        ("''", ()),
    ],
)
def test_keys_can_be_rotated(written: str, keys: tuple[str, ...]) -> None:
    assert from_toml(f"[privacy]\nkey = {written}").privacy.key == keys


def test_name_and_address_are_one_clean_line_each() -> None:
    """What nobody sees does not reach a screen; NUL is not even taken by Telegram."""
    written = (
        '[clinic]\nname = " Green\\u0000 \\n Cross\\u202e "\naddress = """1 Elm St\n\tUtrecht"""'
    )
    clinic = from_toml(written).clinic
    assert (clinic.name, clinic.address) == ("Green Cross", "1 Elm St Utrecht")


def test_quiet_hours_may_pass_midnight_or_be_none() -> None:
    over_night = from_toml("[waitlist]\nquiet = '22:30 - 7:00'").waitlist.quiet
    assert over_night == QuietHours(time(22, 30), time(7))
    assert from_toml("[waitlist]\nquiet = ''").waitlist.quiet is None


def test_a_day_without_room_for_lunch_has_none() -> None:
    """A clinic that only shortens its day is not asked about a lunch that it never wrote."""
    assert from_toml("[clinic]\nday = '08:00-12:00'").clinic.lunch is None
    assert from_toml("[clinic]\nlunch = ''").clinic.lunch is None


def test_secrets_do_not_show_when_settings_are_printed() -> None:
    config = from_toml(
        f"[database]\nurl = 'postgresql://u:hunter2@h/db'\n[privacy]\nkey = '{KEY}'\n"
        "[telegram.webhook]\nurl = 'https://a.b'\nsecret = 'whisper'"
    )
    assert set(config.secrets) == {"123456:ABC-DEF", "whisper", "hunter2", KEY}
    assert not [secret for secret in config.secrets if secret in repr(config)]


def test_the_password_of_any_address_is_a_secret_as_it_is_written_and_as_it_is_meant() -> None:
    config = from_toml(
        "[database]\nurl = 'postgresql://u:p%40ssword@h/db'\n"
        "[telegram]\napi_url = 'https://joe:sesame-1@a.b'\n"
        "[telegram.webhook]\nurl = 'https://joe:sesame-2@a.b'\nsecret = 'whisper'"
    )
    assert set(config.secrets) >= {"p%40ssword", "p@ssword", "sesame-1", "sesame-2"}
    assert "sesame" not in repr(config)


@pytest.mark.parametrize(
    "address, shown",
    [
        ("https://joe:secret@a.b:8/x", "https://…@a.b:8/x"),
        ("https://joe@a.b", "https://…@a.b"),
        ("joe:sec/ret@a.b", "…@a.b"),
        ("https://joe:s@cr/t@a.b", "https://…@a.b"),
        ("https://a.b/x", "https://a.b/x"),
        ("a.b", "a.b"),
    ],
)
def test_an_address_is_shown_without_who_logs_in(address: str, shown: str) -> None:
    assert without_login(address) == shown


@given(st.integers(0, 999_999), st.sampled_from("smhd"))
def test_a_duration_reads_back_as_it_was_written(number: int, unit: str) -> None:
    value = duration(f"{number}{unit}")
    assert duration(as_written(value)) == value


@pytest.mark.parametrize(
    "written, host, port",
    [
        ("127.0.0.1:8080", "127.0.0.1", 8080),
        (" localhost:1 ", "localhost", 1),
        ("[::1]:8080", "::1", 8080),
        ("10.0.0.1:65535", "10.0.0.1", 65535),
    ],
)
def test_an_address_to_listen_on(written: str, host: str, port: int) -> None:
    config = from_toml(f"[http]\nlisten = '{written}'")
    assert config.http.listen == (host, port)
    assert str(config.http.listen) == written.strip()


@pytest.mark.parametrize(
    "written",
    ["8080", ":8080", "127.0.0.1", "a:b", "a:70000", "me@a:1", "http://a:1", "a:1/x", "::1"],
)
def test_what_is_no_address_to_listen_on(written: str) -> None:
    with pytest.raises(ConfigError) as told:
        from_toml(f"[http]\nlisten = '{written}'")
    (fault,) = told.value.faults
    assert "is no address to listen on; write one like 127.0.0.1:8080" in fault


def test_a_public_address_needs_an_endpoint() -> None:
    assert load(None, TOKEN).http.listen is None
    with pytest.raises(ConfigError) as told:
        from_toml("[http]\nurl = 'https://bot.example.org'")
    assert told.value.faults == ["[http] url: it needs [http] listen, where the endpoint listens"]
