"""A faulty configuration: every fault at once, one line each, naming the key, no secret told."""

from pathlib import Path

import pytest

from bot.config.errors import ConfigError
from bot.config.faults import KeyPath, name_of
from bot.config.load import keys, load, variable

TOKEN = {"PRAXIS_TELEGRAM__TOKEN": "123456:ABC-DEF"}


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reads a config.toml that happens to lie about."""
    monkeypatch.chdir(tmp_path)


def faults_of(text: str, **environ: str) -> list[str]:
    path = Path("clinic.toml")
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load(path, TOKEN | environ)
    assert not [fault for fault in caught.value.faults if "\n" in fault]
    return caught.value.faults


def test_a_missing_token_says_where_to_get_one_and_where_it_goes() -> None:
    with pytest.raises(ConfigError) as caught:
        load(None, {})
    (told,) = caught.value.faults
    assert told == (
        "[telegram] token: is missing; ask @BotFather, then copy config.example.toml to "
        "config.toml or set PRAXIS_TELEGRAM__TOKEN"
    )


def test_a_backup_needs_no_token() -> None:
    assert load(None, {}, token_needed=False).telegram.token == ""


@pytest.mark.parametrize(
    "section, line, fault",
    [
        (
            "booking",
            "notice = '5x'",
            '"5x" is not a duration; write a number and a unit: 90s, 15m, 24h, 60d',
        ),
        ("booking", "hold = 30", '[booking] hold: "30" is not a duration'),
        ("booking", "hold = '0s'", '[booking] hold: "0s" is outside of 1s to 1d'),
        ("booking", "horizon = '999999d'", '"999999d" is outside of 1d to 730d'),
        ("booking", "notice = '60d'", "[booking] notice: it should be shorter than the horizon"),
        (
            "booking",
            "notise = '1h'",
            "[booking] notise: there is no such key; did you mean notice?",
        ),
        ("booking", "upcoming_per_patient = 0", "should be greater than or equal to 1"),
        ("booking", "upcoming_per_patient = 'five'", "should be a whole number"),
        ("bookings", "notice = '1h'", "[bookings]: there is no such key; did you mean booking?"),
        ("clinic", "time_zone = 'Europe/Berlim'", "did you mean Europe/Berlin?"),
        ("clinic", "time_zone = '../../etc/passwd'", "is not a time zone"),
        ("clinic", "language = 'tlh'", 'there is no "tlh"; the languages are'),
        ("clinic", "currency = 'EURO'", "write its three letters, such as EUR"),
        ("clinic", "country = 'Germany'", "write its two letters, such as DE"),
        ("clinic", "country = 'ZZ'", '[clinic] country: "ZZ" is not a country'),
        ("clinic", "phone = '030 1234567'", "is not a phone number; write +49 30 1234567"),
        ("clinic", "phone = 'call us'", '[clinic] phone: "call us" is not a phone number'),
        ("clinic", "name = ' '", "[clinic] name: should not be empty"),
        ("clinic", "name = 5", "[clinic] name: should be text in quotes"),
        ("clinic", f"name = '{'x' * 61}'", "[clinic] name: should not be longer than 60 char"),
        ("clinic", f"address = '{'x' * 201}'", "[clinic] address: should not be longer than 200"),
        ("clinic", r'address = "\u200b"', "[clinic] address: should not be empty"),
        ("booking", "upcoming_per_patient = 101", "should be less than or equal to 100"),
        ("admins", f"telegram_ids = [{2**52}]", f"should be less than {2**52}"),
        ("clinic", "slot = '14m'", '[clinic] slot: "14m" is outside of 15m to 4h'),
        ("clinic", "day = '25:00-26:00'", "is not a pair of times; write them like 10:00-17:00"),
        ("clinic", "day = '10:00-10:00'", '"10:00-10:00" ends before it begins'),
        ("waitlist", "answer_within = '1m'", '"1m" is outside of 5m to 1d'),
        ("waitlist", "quiet = '21:00'", "is not a pair of times; write them like 21:00-08:00"),
        ("waitlist", "quiet = '8:00-8:00'", 'is no time at all; write "" for no quiet hours'),
        ("waitlist", "per_patient = 0", "should be greater than or equal to 1"),
        ("clinic", "lunch = '09:00-11:00'", "[clinic] lunch: it should lie inside the day"),
        ("admins", "telegram_ids = [-5]", "[admins] telegram_ids: should be greater than 0"),
        ("admins", "telegram_ids = ['me']", "[admins] telegram_ids: should be a whole number"),
        ("verification", "doctors = 'maybe'", "should be true or false"),
        ("reminders", "before = ['2h', 'soon']", '[reminders] before: "soon" is not a duration'),
        ("log", "level = 'loud'", "[log] level: should be 'debug', 'info', 'warning' or 'error'"),
        ("database", "schema = 'east'", "[database] schema: SQLite has no schemas; leave it out"),
        ("telegram", "mode = 'carrier pigeon'", "should be 'polling' or 'webhook'"),
        ("telegram", "api_url = 'api.telegram.org'", "write it like https://example.org"),
        ("telegram", "api_url = 'http://[::1'", "is not a web address"),
        ("admins", "telegram_ids = 5", "[admins] telegram_ids: should be a list in square"),
        (
            "telegram.webhook",
            "url = 'https://a.b'\nsecret = 'sesame!'",
            "[telegram.webhook] secret: write 1 to 256 letters from A to Z in either case, digits",
        ),
        (
            "database",
            "url = 'postgresql://u@h/db?sslrootcert=/nowhere/ca.pem'",
            '[database] url: sslrootcert names "/nowhere/ca.pem", but there is no such file',
        ),
        ("database", "url = 'postgresql://h/db?sslmode=on'", 'sslmode is not "on"; it is one of'),
        ("database", "url = 'postgresql://h/db?sslmod=require'", "did you mean sslmode?"),
        ("database", "url = 'sqlite:///x.db?timeout=5'", "nothing can follow the file's name"),
        ("database", "url = 'sqlite:///file:x?mode=memory&uri=true'", "nothing can follow"),
        ("telegram", "webhook = 1", "[telegram.webhook]: should be a table of keys"),
    ],
)
def test_a_fault_is_one_line_that_names_the_key(section: str, line: str, fault: str) -> None:
    (told,) = faults_of(f"[{section}]\n{line}")
    assert fault in told


@pytest.mark.parametrize(
    "name, fault",
    [
        ("East", "is not a plain name; write up to 63 of a-z, 0-9 and _, a letter first"),
        ("2nd", "is not a plain name"),
        ("a-b", "is not a plain name"),
        ('a"; drop schema public', "is not a plain name"),
        ("größe", "is not a plain name"),
        ("", "is not a plain name"),
        ("c" * 64, "is not a plain name"),
        ("pg_temp", '"pg_temp" belongs to PostgreSQL itself'),
        ("information_schema", "belongs to PostgreSQL itself"),
    ],
)
def test_a_schema_needs_no_quotes_and_is_not_the_servers_own(name: str, fault: str) -> None:
    (told,) = faults_of(f"[database]\nurl = 'postgresql://u@h/db'\nschema = '{name}'")
    assert told.startswith("[database] schema: ")
    assert fault in told


@pytest.mark.parametrize(
    "line",
    [
        "[database]\nurl = 'postgresql://u:hunter2@host'",
        "[database]\nurl = 'postgresql://u:hunter2@host:port/db'",
        "[database]\nurl = 'postgresql+psycopg2://u:hunter2@host/db'",
        "[database]\nurl = 'mysql://u:hunter2@host/db'",
        "[database]\nurl = 'sqlite://hunter2.db'",
        "[database]\nurl = 'sqlite://'",
        "[database]\nurl = 'sqlite:///:memory:'",
        "[database]\nurl = 'hunter2'",
        "[privacy]\nkey = 'hunter2'",
        "[privacy]\nkey = 'hünter2'",
        "[telegram]\ntoken = 'hunter2/../'",
        "[telegram.webhook]\nurl = 'https://a.b'\nsecret = 'hunter2 hunter2'",
        "[telegram]\napi_url = 'ftp://joe:hunter2@a.b'",
        "[telegram]\napi_url = 'https://joe:hun/nter2@a.b:port'",
        "[telegram]\napi_url = 'joe:hunter2@a.b'",
        "[telegram]\napi_url = 'https://joe:@hunter2@'",
        "[telegram.webhook]\nurl = 'https://joe:hunter2@a.b?x'\nsecret = 's'",
        "[database]\nurl = 'postgresql://u@h/db?password=hunter2'",
    ],
)
def test_a_faulty_secret_is_told_without_the_secret(line: str) -> None:
    path = Path("clinic.toml")
    path.write_text(line, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load(path, {} if "token" in line else TOKEN)
    (told,) = caught.value.faults
    assert "nter2" not in told


def test_a_webhook_needs_its_address_and_its_secret() -> None:
    assert faults_of("[telegram]\nmode = 'webhook'") == [
        "[telegram.webhook] url: is missing",
        "[telegram.webhook] secret: is missing",
    ]


def test_all_faults_are_told_at_once_wherever_they_come_from() -> None:
    faults = faults_of(
        "colour = 'green'\n[clinic]\ncurrency = 'XYZ'\nday = 'long'\n[booking]\nhold = '1y'",
        PRAXIS_LOG__FORMAT="xml",
        PRAXIS_CLINIC__TIMEZONE="UTC",
    )
    assert [fault.partition(":")[0] for fault in faults] == [
        "PRAXIS_CLINIC__TIMEZONE",
        "[clinic] currency",
        "[clinic] day",
        "[booking] hold",
        "[log] format (from PRAXIS_LOG__FORMAT)",
        "colour",
    ]
    assert faults[0].endswith("did you mean PRAXIS_CLINIC__TIME_ZONE?")


def test_what_is_sound_can_still_be_checked() -> None:
    Path("clinic.toml").write_text("[clinic]\nday = 5\n[log]\nlevel = 'debug'", encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load(Path("clinic.toml"), TOKEN)
    assert caught.value.broken == {"clinic"}
    assert caught.value.sound is not None
    assert caught.value.sound.log.level == "debug"


@pytest.mark.parametrize(
    "content, fault",
    [
        (b"[clinic\nname = 'x'", "(at line 1, column 8)"),
        (b"[clinic]\nname = 'x'\nname = 'y'\nslot = '1h'", "Cannot overwrite a value (at line 3"),
        (b"name = '\xff'", "this is not a text file in UTF-8"),
    ],
)
def test_a_file_that_is_no_toml_says_where(content: bytes, fault: str) -> None:
    Path("clinic.toml").write_bytes(content)
    with pytest.raises(ConfigError) as caught:
        load(Path("clinic.toml"), TOKEN)
    (told,) = caught.value.faults
    assert told.startswith("clinic.toml: ")
    assert fault in told


def test_a_named_file_must_be_there() -> None:
    with pytest.raises(ConfigError, match=r"nowhere\.toml: there is no such file"):
        load(Path("nowhere.toml"), TOKEN)


ODD = [
    *("5", "-1", "1.5", "nan", "true", "[]", "[[1]]", '["a", "a"]', "{a = 1}", "[{a = 1}]"),
    *("10:00:00", "2026-01-01", "2026-01-01T00:00:00Z", "9" * 30, '"9999999999d"', '"²"'),
    *(r'"a\nb"', r'"\u0000"', '""', '" "', f'"{"x" * 5000}"', '"http://[::1"', '"https://x:0/"'),
    *(r'"sqlite:///\u0000"', r'"https://h\u0000/"', '"postgresql://u:p@h:99999/db"', '"@://@"'),
]


@pytest.mark.parametrize("key", sorted(keys()), ids=name_of)
def test_whatever_is_written_is_a_value_or_a_line(key: KeyPath) -> None:
    """No exception but ours, no line that breaks or fills the screen, no words of pydantic's."""
    *sections, name = key
    for odd in ODD:
        Path("odd.toml").write_text(f"[{'.'.join(sections)}]\n{name} = {odd}\n", encoding="utf-8")
        for path, environ in (
            (Path("odd.toml"), {}),
            (None, {variable(key): odd.strip('"').replace(r"\n", "\n")}),
        ):
            try:
                load(path, TOKEN | environ if name != "token" else environ)
            except ConfigError as error:
                for told in error.faults:
                    assert told.isprintable()
                    assert len(told) < 300
                    assert "nput" not in told
