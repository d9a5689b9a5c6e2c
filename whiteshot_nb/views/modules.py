"""Several ES modules as one, since a widget's module reaches the browser as one text. No bundler is needed for that."""

from __future__ import annotations

import re
from pathlib import Path

_HERE = Path(__file__).parent
_IMPORT = re.compile(r'^import \{[^}]*\} from "\.{1,2}/[\w.]+";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?!default)", re.MULTILINE)


def composed(*names: str) -> str:
    """Return the modules one after the other, without what they import from and export to each other.

    Parameters
    ----------
    names
        Files of this folder, each after those it imports from; the last has the default export.
    """
    *others, last = ((_HERE / name).read_text(encoding="utf-8") for name in names)
    return "".join(_IMPORT.sub("", text) for text in (*(_EXPORT.sub("", other) for other in others), last))


def styles(*names: str) -> str:
    """Return style sheets of this folder one after the other."""
    return "".join((_HERE / name).read_text(encoding="utf-8") for name in names)
