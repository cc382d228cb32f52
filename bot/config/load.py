"""Reads the settings: ``config.toml``, overlaid by the environment, all faults at once."""

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from bot.config.errors import ConfigError
from bot.config.faults import KeyPath, describe, name_of
from bot.config.settings import Config, Section
from bot.config.values import suggestion

DEFAULT_PATH = Path("config.toml")


def load(path: Path | None, environ: Mapping[str, str], *, token_needed: bool = True) -> Config:
    """Read the settings from a file and the environment; the environment wins.

    Without a ``path`` it is ``config.toml``, which may be missing where the environment says
    enough. Raises ``ConfigError`` with every fault there is.
    """
    tree = _read_file(path)
    known = frozenset(keys())
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


def keys(model: type[BaseModel] = Config, above: KeyPath = ()) -> Iterator[KeyPath]:
    """Walk through all keys there are."""
    for name, about in model.model_fields.items():
        for kind in (about.annotation, *get_args(about.annotation)):
            if isinstance(kind, type) and issubclass(kind, Section):
                yield from keys(kind, (*above, name))
                break
        else:
            yield (*above, about.alias or name)


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
            faults.append(f"{name}: there is no such key; {suggestion(name, variables)}")
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
