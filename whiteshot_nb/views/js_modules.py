"""Join several ES modules into one text, because a widget sends a single module to the browser.

No bundler is needed. Each module is wrapped in a function that returns its exports, so that its other names stay
private. Comments that start with ``/**`` on a line of their own are removed, because the types in them are only needed
to check the source code.
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
    """Return the text of a module together with all modules that it imports, dependencies first.

    Parameters
    ----------
    name
        Path of the module in the folder ``views``. Its default export is kept. In all modules, imports and exports must
        be at the start of a line. No line of a template literal may start with ``/**``. Imports must not be circular.
    """
    *others, (_, last) = _with_imports(name, {}).items()
    return "".join(["const modules = {};\n", *(_wrapped(other, text) for other, text in others), last])


def styles(*names: str) -> str:
    """Return the joined text of several style sheets in the folder ``views``."""
    return "".join((_HERE / name).read_text(encoding="utf-8") for name in names)


def _with_imports(name: str, found: dict[str, str]) -> dict[str, str]:
    """Return the texts of a module and of the modules that it imports, dependencies first."""
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
