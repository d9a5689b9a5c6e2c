"""Typeset the text of PDF pages with Typst. The fonts come from Python packages, so the system needs no fonts."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from whiteshot_nb.model.change_types import MARK_COLOUR

if TYPE_CHECKING:
    from collections.abc import Sequence

    from typst import Fonts

    from whiteshot_nb.export.pdf_layout import PageData

_PACKAGES = ("manimgx_fonts", "noto_cjk_sans_otc")
_FAMILIES = ["Noto Sans", "Noto Sans Arabic", "Noto Sans Hebrew", "Noto Sans CJK SC", "Noto Sans Symbols", "Noto Emoji"]
"""Preferred fonts, in this order; all other fonts follow."""


class Typesetter:
    """Typesets pages with the Typst template ``templates/pages.typ``."""

    def __init__(self) -> None:
        from typst import Compiler  # noqa: PLC0415 - of the extra

        self._template = (files("whiteshot_nb.export") / "templates" / "pages.typ").read_bytes()
        self._compiler = Compiler(font_paths=_fonts())

    def typeset(self, pages: Sequence[PageData]) -> bytes:
        """Return a PDF with the text of the given pages, but without their pictures."""
        data = json.dumps({"fonts": _FAMILIES, "mark": MARK_COLOUR, "pages": pages})
        # Without PDF tags: joining PDFs would drop them.
        pdf = self._compiler.compile(self._template, format="pdf", sys_inputs={"data": data}, pdf_tags=False)
        return pdf if isinstance(pdf, bytes) else b""


@cache
def _fonts() -> Fonts:
    """Load the fonts of the packages; if a package is missing, also the fonts of the system."""
    from typst import Fonts  # noqa: PLC0415 - of the extra

    specs = [find_spec(package) for package in _PACKAGES]
    folders = [Path(folder) for spec in specs if spec for folder in spec.submodule_search_locations or ()]
    return Fonts(include_system_fonts=None in specs, include_embedded_fonts=True, font_paths=folders)
