"""What is wrong with a configuration, in lines an operator can act on."""

from collections.abc import Collection, Mapping

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from bot.config.values import suggestion

KeyPath = tuple[str, ...]

PLAIN_WORDS = {
    "bool_parsing": "should be true or false",
    "bool_type": "should be true or false",
    "int_from_float": "should be a whole number",
    "int_parsing": "should be a whole number",
    "int_type": "should be a whole number",
    "missing": "is missing",
    "model_type": "should be a table of keys",
    "string_too_short": "should not be empty",
    "string_type": "should be text in quotes",
    "tuple_type": "should be a list in square brackets",
}


def describe(
    error: ValidationError, known: Collection[KeyPath], origins: Mapping[KeyPath, str]
) -> list[str]:
    """Return one line for each fault that pydantic found.

    ``known`` are all keys there are; ``origins`` names the environment variables that were used.
    """
    return [
        f"{_place(fault, origins)}: {_sentence(fault, known)}"
        for fault in error.errors(include_url=False)
        if fault["type"] != "default_factory_not_called"  # it follows from a fault already told
    ]


def name_of(path: KeyPath) -> str:
    """Write a key the way people look for it: ``[telegram.webhook] url``."""
    *sections, key = path
    return f"[{'.'.join(sections)}] {key}" if sections else key


def _place(fault: ErrorDetails, origins: Mapping[KeyPath, str]) -> str:
    path = _path(fault)
    is_section = isinstance(fault["input"], dict) and fault["type"] == "extra_forbidden"
    if is_section or fault["type"] == "model_type":
        return f"[{'.'.join(path)}]"
    origin = origins.get(path)
    return f"{name_of(path)} (from {origin})" if origin else name_of(path)


def _sentence(fault: ErrorDetails, known: Collection[KeyPath]) -> str:
    match fault["type"]:
        case "value_error":
            return str(fault["ctx"]["error"])
        case "extra_forbidden":
            *above, name = _path(fault)
            depth = len(above)
            beside = {
                path[depth] for path in known if len(path) > depth and path[:depth] == tuple(above)
            }
            return f"there is no such key; {suggestion(name, beside)}"
        case kind:
            return PLAIN_WORDS.get(kind) or fault["msg"].removeprefix("Input ").lower()


def _path(fault: ErrorDetails) -> KeyPath:
    """Return where a fault is, without the positions inside a list."""
    return tuple(part for part in fault["loc"] if isinstance(part, str))
