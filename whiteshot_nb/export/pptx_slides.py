"""The slides of a presentation. Pictures are read when it is saved, one at a time, so it never holds them all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.opc.package import Part
from pptx.opc.packuri import PackURI
from pptx.util import Emu, Inches, Pt

from whiteshot_nb import png
from whiteshot_nb.export.words import LONGEST_NAME, about, remarks, short

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from pptx.package import Package
    from pptx.slide import Slide
    from pptx.text.text import TextFrame, _Paragraph, _Run

    from whiteshot_nb.export.entries import Entry
    from whiteshot_nb.store import Pictures

_WIDTH, _HEIGHT = Inches(13.333), Inches(7.5)
_MARGIN = Inches(0.4)
_TITLE_HEIGHT = Inches(0.6)
_CAPTION_HEIGHT = Inches(0.4)
_TOP = _MARGIN + _TITLE_HEIGHT
_ROOM = (_WIDTH - 2 * _MARGIN, _HEIGHT - _TOP - _MARGIN - _CAPTION_HEIGHT)  # for the picture
_PIXEL = Inches(1) // 96
_TITLE_ONLY = 5  # of the layouts of the template
_INK, _SOFT, _BAD, _WARN = (RGBColor.from_string(one) for one in ("1F2328", "59636E", "B3261E", "7A5200"))
_LONGEST_ERROR = 900


class Deck:
    """A presentation that grows slide by slide.

    Parameters
    ----------
    pictures
        Where the PNGs are.
    """

    def __init__(self, pictures: Pictures) -> None:
        self._pictures = pictures
        self._show = Presentation()
        self._show.slide_width, self._show.slide_height = _WIDTH, _HEIGHT
        self._parts: dict[str, _PicturePart] = {}

    def add_cover(self, title: str, facts: Mapping[str, str | int]) -> None:
        """Add the slide about the run."""
        slide = self._slide(title, size=32)
        names = _box(slide, _TOP, Inches(2.2), _ROOM[1])
        values = _box(slide, _TOP, _ROOM[0] - Inches(2.2), _ROOM[1], left=_MARGIN + Inches(2.2))
        for name, value in facts.items():
            _line(names, name, 14, _SOFT)
            _line(values, f"{value:,}" if isinstance(value, int) else short(value, LONGEST_NAME // 2), 14, _INK)

    def add(self, entry: Entry) -> None:
        """Add the slide of a scene."""
        row = entry.row
        slide = self._slide(str(row["scene"]), size=20)
        pixels = self._add_picture(slide, row, entry.png) if entry.png else None
        if pixels is None:
            words = _box(slide, _TOP, _ROOM[0], _ROOM[1])
            words.vertical_anchor = MSO_ANCHOR.MIDDLE
            _line(words, f"Failed · {row['stage']}" if row["stage"] else "Failed", 24, _BAD)
            _line(words, short(row["error"] or "", _LONGEST_ERROR), 16, _INK)
            _line(words, short(row["hint"] or "", _LONGEST_ERROR), 14, _SOFT)
        caption = _box(slide, _HEIGHT - _MARGIN - _CAPTION_HEIGHT, _ROOM[0], _CAPTION_HEIGHT)
        _line(caption, about(row, pixels), 12, _SOFT)
        if remarks(row):
            _run(caption.paragraphs[-1], f" · {remarks(row)}", 12, _WARN)
        slide.notes_slide.notes_text_frame.text = _notes(row)

    def save(self, path: Path) -> None:
        """Write the file."""
        self._show.save(str(path))

    def _slide(self, title: str, *, size: int) -> Slide:
        slide: Slide = self._show.slides.add_slide(self._show.slide_layouts[_TITLE_ONLY])
        shape = slide.shapes.title
        shape.left, shape.top, shape.width, shape.height = _MARGIN, _MARGIN // 2, _ROOM[0], _TITLE_HEIGHT
        frame = shape.text_frame
        frame.word_wrap = True
        frame.text = ""
        _run(frame.paragraphs[0], short(title, LONGEST_NAME // 2), size, _INK).font.bold = True
        frame.paragraphs[0].alignment = PP_ALIGN.LEFT
        return slide

    def _add_picture(self, slide: Slide, row: Mapping[str, Any], data: bytes) -> tuple[int, int]:
        """Put a picture on a slide, never enlarged, and return its size in pixels."""
        info = png.check(data)
        sha256 = row["sha256"]
        part = self._parts.get(sha256)
        if part is None:
            part = _PicturePart(len(self._parts) + 1, slide.part.package, self._pictures, sha256)
            self._parts[sha256] = part
        scale = min(_PIXEL, _ROOM[0] / info.width, _ROOM[1] / info.height)
        width, height = int(info.width * scale), int(info.height * scale)
        left, top = (_WIDTH - width) // 2, _TOP + (_ROOM[1] - height) // 2
        link = slide.part.relate_to(part, RELATIONSHIP_TYPE.IMAGE)
        number = max(shape.shape_id for shape in slide.shapes) + 1
        shape = slide.shapes.element.add_pic(number, "Picture", "", link, left, top, width, height)
        alt = "".join(letter if letter.isprintable() else " " for letter in str(row["scene"]))
        shape.nvPicPr.cNvPr.set("descr", alt)  # add_pic() would not take a quotation mark
        return info.width, info.height


class _PicturePart(Part):  # type: ignore[misc]  # python-pptx is untyped here
    """A PNG in the package, read when the package is written."""

    def __init__(self, number: int, package: Package, pictures: Pictures, sha256: str) -> None:
        super().__init__(PackURI(f"/ppt/media/picture{number}.png"), "image/png", package)
        self._pictures = pictures
        self._sha256 = sha256

    @property
    def blob(self) -> bytes:
        """The PNG."""
        return self._pictures.get(self._sha256)


def _box(slide: Slide, top: int, width: int, height: int, *, left: int = _MARGIN) -> TextFrame:
    frame = slide.shapes.add_textbox(Emu(left), Emu(top), Emu(width), Emu(height)).text_frame
    frame.word_wrap = True
    return frame


def _line(frame: TextFrame, text: str, size: int, colour: RGBColor) -> None:
    """Add a line to a text frame, whose first one is there and empty."""
    first = frame.paragraphs[0]
    _run(frame.add_paragraph() if first.runs else first, text, size, colour)


def _run(paragraph: _Paragraph, text: str, size: int, colour: RGBColor) -> _Run:
    run = paragraph.add_run()
    run.text = text
    run.font.size = Pt(size)
    run.font.color.rgb = colour
    return run


def _notes(row: Mapping[str, Any]) -> str:
    told = [f"Scene: {row['scene']}", f"Room: {row['room']}"]
    told += [f"Taken: {row['taken_at'].isoformat()}"] if row["taken_at"] else []
    told += [f"URL: {row['url']}"] if row["url"] else []
    told += [f"Error: {row['error']}"] if row["error"] else []
    return "\n".join(told)
