"""The page's modules in a small JavaScript engine: what they reckon and the elements they build."""

import json
import re
from pathlib import Path
from typing import Any

import quickjs

from bot.sandbox.pages import PAGE

_IMPORT = re.compile(r'^import (\{[^}]*\}) from "\./([\w.-]+)";$', re.MULTILINE)
_EXPORT = re.compile(r"^export ((?:async )?(?:function|class|const) (\w+))", re.MULTILINE)
_DOCUMENT = Path(__file__).with_name("small_document.js").read_text(encoding="utf-8")


class Engine:
    """Modules of the page, each under its name: ``engine("formatted.plain", "text", [])``."""

    def __init__(self, *names: str) -> None:
        self._context = quickjs.Context()
        self._context.eval(f"globalThis.modules = {{}};{_DOCUMENT}")
        self._loaded: set[str] = set()
        for name in names:
            self._load(f"{name}.js")

    def __call__(self, function: str, *arguments: Any) -> Any:
        """Return what a function of a module answers, as Python has it."""
        module, _, name = function.partition(".")
        given = json.dumps(arguments)[1:-1]
        return self.run(f'modules["{module}.js"].{name}({given})')

    def run(self, script: str) -> Any:
        """Return the value of an expression, as Python has it."""
        return json.loads(self._context.eval(f"JSON.stringify({script} ?? null)"))

    def _load(self, name: str) -> None:
        if name in self._loaded:
            return
        self._loaded.add(name)
        source = (PAGE / name).read_text(encoding="utf-8")
        for _, needed in _IMPORT.findall(source):
            self._load(needed)
        exported = ", ".join(name for _, name in _EXPORT.findall(source))
        body = _EXPORT.sub(r"\1", _IMPORT.sub(r'const \1 = modules["\2"];', source))
        self._context.eval(f'modules["{name}"] = (() => {{ {body}\nreturn {{ {exported} }}; }})();')
