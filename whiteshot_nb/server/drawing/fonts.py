"""Find the fonts in installed packages, and measure text with these fonts.

The packages are `manimgx_fonts` (Noto Sans, about 20 scripts, symbols, outline emoji) and `noto_cjk_sans_otc` (Chinese,
Japanese, Korean). The fonts come from packages, so that a scene looks the same on every computer. System fonts are used
only if a package is missing.
"""

from __future__ import annotations

import hashlib
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from fontTools.ttLib import TTCollection, TTFont, TTLibError
from PIL import ImageFont

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

PACKAGES = ("manimgx_fonts", "noto_cjk_sans_otc")

SYSTEM_FOLDERS = (
    Path("/usr/share/fonts"),
    Path("/usr/local/share/fonts"),
    Path("/System/Library/Fonts"),
    Path("C:/Windows/Fonts"),
)
"""Folders of system fonts, which are used if a package is missing."""

NORMAL, BOLD = 400.0, 700.0
_LONGEST_KEPT = 32  # maximum number of characters of a text whose width is cached
_MEASURED_AT = 1000  # pixels per em; Pillow rounds advances to whole pixels


@dataclass(frozen=True)
class Face:
    """One face in a font file, such as the bold face of a font family.

    Attributes
    ----------
    path
        Path of the font file.
    index
        Position of the face in the file, starting with 0.
    family
        Name of the font family.
    bold
        Whether the face is bold.
    italic
        Whether the face is italic.
    weights
        For a variable font, a triple: the smallest, the default and the largest weight. None for any other font.
    like
        Position of the first face in the file that has glyphs for the same characters as this face. The characters are
        read from that face.
    edition
        Text that identifies the version of the face: its revision, its checksum, and the size of the file in bytes.
    """

    path: Path
    index: int
    family: str
    bold: bool
    italic: bool
    weights: tuple[float, float, float] | None
    like: int
    edition: str

    @cached_property
    def characters(self) -> frozenset[int]:
        """Code points of all characters for which the font face has glyphs."""
        return _characters(self.path, self.like)


@dataclass(frozen=True)
class Style:
    """A font face, together with the way in which bold or italic text is drawn in this face.

    Attributes
    ----------
    face
        The font face.
    weight
        Font weight: 400 (normal) or 700 (bold). Default: 400.
    embolden
        Whether bold is imitated. True for bold text if the font family has no bold face. Default: False.
    slant
        Whether italic is imitated. True for italic text if the font family has no italic face. Default: False.
    """

    face: Face
    weight: float = NORMAL
    embolden: bool = False
    slant: bool = False

    def covers(self, text: str) -> bool:
        """Return whether the font face has a glyph for every character of a text."""
        return self.face.characters.issuperset(map(ord, text))

    def advance(self, text: str) -> float:
        """Return the width of a text in this style, in em."""
        if len(text) > _LONGEST_KEPT:
            return _advance.__wrapped__(self.face, self.weight, text)
        return _advance(self.face, self.weight, text)


class Fonts:
    """The available font faces, in the order in which the faces are tried for a character."""

    def __init__(self, faces: Sequence[Face]) -> None:
        if not faces:
            msg = "No usable font was found. Install the packages " + " and ".join(PACKAGES)
            raise LookupError(msg)
        self.faces = tuple(sorted(faces, key=_order))
        self.files = tuple(sorted({face.path for face in faces}))
        self.families = tuple(dict.fromkeys(face.family for face in self.faces))
        self._styles: dict[tuple[bool, bool, str], tuple[Style, ...]] = {}

    @cached_property
    def digest(self) -> str:
        """Digest of the names and versions of all fonts, as eight hexadecimal digits."""
        descriptions = sorted(f"{face.path.name} {face.index} {face.family} {face.edition}" for face in self.faces)
        return hashlib.sha256("\n".join(descriptions).encode()).hexdigest()[:8]

    def styles(self, *, bold: bool, italic: bool, region: str = "SC") -> tuple[Style, ...]:
        """Return one style for each font family, in the order in which the families are tried for a character.

        The family for `region` (SC, JP or KR) comes before all other Chinese, Japanese and Korean families.
        """
        key = (bold, italic, region)
        if key not in self._styles:
            families = sorted(self.families, key=lambda family: _rank(family, region))
            self._styles[key] = tuple(self._style(family, bold=bold, italic=italic) for family in families)
        return self._styles[key]

    def _style(self, family: str, *, bold: bool, italic: bool) -> Style:
        own = [face for face in self.faces if face.family == family]
        face = min(own, key=lambda one: (one.italic != italic, one.bold != bold))
        variable = face.weights is not None
        weight = BOLD if bold and (variable or face.bold) else NORMAL
        # The CJK fonts have only one weight: a thin outline in the colour of the text imitates bold. Most scripts have
        # no italic face: a skew imitates italic. Emoji stay upright.
        slanted = italic and not face.italic and "Emoji" not in family
        return Style(face, weight, embolden=bold and weight != BOLD, slant=slanted)


def find_fonts(packages: Iterable[str] = PACKAGES, otherwise: Iterable[Path] = SYSTEM_FOLDERS) -> Fonts:
    """Read the fonts in `packages`. If a package is not installed, also read the fonts in the folders `otherwise`.

    Raises
    ------
    LookupError
        If no usable font was found.
    """
    folders: list[Path] = []
    missing = False
    for package in packages:
        spec = find_spec(package)
        missing = missing or spec is None
        folders += map(Path, spec.submodule_search_locations or () if spec else ())
    if missing:
        folders += otherwise
    return Fonts([face for folder in folders for file in _font_files(folder) for face in _faces(file)])


@cache
def default_fonts() -> Fonts:
    """Return the fonts in the installed font packages. The fonts are read once in each process."""
    return find_fonts()


def _font_files(folder: Path) -> list[Path]:
    return sorted(file for file in folder.rglob("*") if file.suffix.lower() in {".ttf", ".otf", ".ttc", ".otc"})


def _faces(file: Path) -> Iterator[Face]:
    """Yield the faces of a font file that have outlines; yield nothing if the file is damaged."""
    try:
        count = 1
        if file.suffix.lower() in {".ttc", ".otc"}:
            with file.open("rb") as stream, TTCollection(stream, lazy=True) as collection:
                count = len(collection.fonts)
        first_with: dict[int, int] = {}
        for index in range(count):
            with _open(file, index) as font:
                if "glyf" in font or "CFF " in font:
                    like = first_with.setdefault(font.reader.tables["cmap"].offset, index)
                    yield _face(font, file, index, like)
    except (TTLibError, OSError, KeyError):
        return


@contextmanager
def _open(file: Path, index: int) -> Iterator[TTFont]:
    # If fontTools opened the file by name, it would not close the file of a damaged font.
    with file.open("rb") as stream, TTFont(stream, fontNumber=index, lazy=True) as font:
        yield font


def _face(font: TTFont, file: Path, index: int, like: int) -> Face:
    axes = font["fvar"].axes if "fvar" in font else []
    weights = [(a.minValue, a.defaultValue, a.maxValue) for a in axes if a.axisTag == "wght"]
    head = font["head"]
    return Face(
        path=file,
        index=index,
        family=font["name"].getBestFamilyName() or file.stem,
        bold=bool(head.macStyle & 1),
        italic=bool(head.macStyle & 2),
        # Only for fonts with this single axis, Pillow and resvg are known to give the same result.
        weights=weights[0] if weights and len(axes) == 1 else None,
        like=like,
        edition=f"{head.fontRevision:.4f} {head.checkSumAdjustment:08x} {file.stat().st_size}",
    )


def _order(face: Face) -> tuple[int, str, bool, bool]:
    return *_rank(face.family, "SC"), face.bold, face.italic


def _rank(family: str, region: str) -> tuple[int, str]:
    """Sort families: Noto Sans, scripts, symbols, CJK of the region, other CJK, emoji, monospaced."""
    ranks = (
        ("Mono" in family, 6),
        ("Emoji" in family, 5),
        ("CJK" in family, 3 if family.endswith(region) else 4),
        ("Symbols" in family, 2),
        (family == "Noto Sans", 0),
    )
    return next((rank for holds, rank in ranks if holds), 1), family


@lru_cache(16_384)
def _advance(face: Face, weight: float, text: str) -> float:
    return float(_measure(face, weight).getlength(text)) / _MEASURED_AT


@cache
def _characters(file: Path, index: int) -> frozenset[int]:
    with _open(file, index) as font:
        return frozenset(font.getBestCmap() or {})


@cache
def _measure(face: Face, weight: float) -> ImageFont.FreeTypeFont:
    font = ImageFont.truetype(str(face.path), _MEASURED_AT, index=face.index)
    if face.weights:
        least, _, greatest = face.weights
        font.set_variation_by_axes([min(max(weight, least), greatest)])
    return font
