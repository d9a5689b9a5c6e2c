"""Join ES modules into one, since a widget sends its module to the browser as one text; no bundler is needed.

Each module becomes a function that returns what it exports, so that its other names are its own. Comments that begin
with ``/**`` and have lines of their own are left out: they hold the types, which only the checks of the source need.
"""

from __future__ import annotations

import posixpath
import re
from pathlib import Path

_HERE = Path(__file__).parent
_IMPORT = re.compile(r'^import (\{[^}]*\}) from "(\.{1,2}/[\w./]+)";\n', re.MULTILINE)
_TYPES = re.compile(r"^[ \t]*/\*\*(?:(?!\*/)[\s\S])*\*/[ \t]*\n", re.MULTILINE)
_DEFAULT = re.compile(r"^export default .*;\n", re.MULTILINE)
_EXPORT = re.compile(r"^export ((?:async )?(?:function|class|const) (\w+))", re.MULTILINE)


def compose_module(name: str) -> str:
    """Return a module together with all modules that it imports, dependencies first.

    Parameters
    ----------
    name
        A file of this folder. Its default export stays; in those it imports from, every import and every export begins
        its line, no line of a template literal begins with ``/**``, and no two import each other.
    """
    *others, (_, last) = _with_imports(name, {}).items()
    return "".join(["const modules = {};\n", *(_wrapped(other, text) for other, text in others), last])


def styles(*names: str) -> str:
    """Return the text of several style sheets of this folder."""
    return "".join((_HERE / name).read_text(encoding="utf-8") for name in names)


def _with_imports(name: str, found: dict[str, str]) -> dict[str, str]:
    """Return the texts of a module and of its imports, dependencies first."""
    text = _TYPES.sub("", (_HERE / name).read_text(encoding="utf-8"))
    paths = {
        path: posixpath.normpath(posixpath.join(posixpath.dirname(name), path)) for _, path in _IMPORT.findall(text)
    }
    for other in paths.values():
        if other not in found:
            _with_imports(other, found)
    found[name] = _IMPORT.sub(lambda match: f'const {match[1]} = modules["{paths[match[2]]}"];\n', text)
    return found


def _wrapped(name: str, text: str) -> str:
    exported = ", ".join(found for _, found in _EXPORT.findall(text))
    inside = _EXPORT.sub(r"\1", _DEFAULT.sub("", text))
    return f'modules["{name}"] = (() => {{\n{inside}return {{ {exported} }};\n}})();\n'
