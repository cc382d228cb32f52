"""An entry that is being added, name by name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import cast

from babel import Locale

from core.model import ListKind


@dataclass(frozen=True, slots=True)
class NewEntry:
    """What was entered so far; ``key`` is how cards write it, where that is known already."""

    kind: ListKind
    key: str | None = None
    names: Mapping[str, str] = field(default_factory=dict)

    def asked(self, languages: Sequence[str]) -> str | None:
        """Return the language whose name is asked for; None once each has one."""
        return next((one for one in languages if one not in self.names), None)

    def named(self, language: str, name: str) -> "NewEntry":
        """Return the same with one name more."""
        return replace(self, names={**self.names, language: name})

    def suggestion(self, language: str) -> str | None:
        """Return what it may be called in a language, where that can be guessed."""
        if self.kind is ListKind.LANGUAGE and self.key is not None:
            known: str | None = Locale(language).languages.get(self.key)
            if known is not None:
                return known
        written = self.key if self.kind is ListKind.SPECIALTY else None
        return next(iter(self.names.values()), written)

    @property
    def mark(self) -> str:
        """What tells these names from others."""
        said = "\0".join((self.kind, self.key or "", *self.names.values()))
        return sha256(said.encode()).hexdigest()[:12]

    def kept(self) -> Mapping[str, object]:
        """Return what the form remembers."""
        return {"kind": str(self.kind), "key": self.key, "names": dict(self.names)}

    @classmethod
    def read(cls, kept: Mapping[str, object]) -> "NewEntry":
        """Return what the form remembered."""
        key = kept.get("key")
        names = cast("Mapping[str, str]", kept.get("names") or {})
        kind = ListKind(str(kept.get("kind", ListKind.SPECIALTY)))
        return cls(kind, key if isinstance(key, str) else None, names)
