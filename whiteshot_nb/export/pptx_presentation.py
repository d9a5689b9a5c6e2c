"""A presentation, written slide by slide; pictures are read when it is saved, one at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.oxml.ns import qn
from pptx.util import Emu, Inches, Pt

from whiteshot_nb.export.captions import MAX_CAPTION_NAME, printable, shorten_middle
from whiteshot_nb.export.pptx_parts import FinishedSlides, PartNames, PicturePart

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from pptx.shapes.autoshape import Shape
    from pptx.shapes.picture import Picture
    from pptx.slide import Slide
    from pptx.text.text import TextFrame, _Paragraph, _Run

    from whiteshot_nb.store import Pictures

    SlideRect = tuple[int, int, int, int]

WIDTH, HEIGHT = Inches(13.333), Inches(7.5)
SLIDE_MARGIN = Inches(0.4)
TITLE_HEIGHT = Inches(0.6)
CAPTION_HEIGHT = Inches(0.4)
TOP = SLIDE_MARGIN + TITLE_HEIGHT
PICTURE_AREA = (WIDTH - 2 * SLIDE_MARGIN, HEIGHT - TOP - SLIDE_MARGIN - CAPTION_HEIGHT)
"""Width and height of the area between title and caption."""

PIXEL = Inches(1) // 96
INK, SOFT, BAD, WARN, BRAND, RIM = (
    RGBColor.from_string(one) for one in ("1F2328", "59636E", "B3261E", "7A5200", "0B66C3", "D5DAE0")
)
_TITLE_ONLY = 5  # of the layouts of the template
_NAMES_WIDTH = Inches(1.9)
_LONG_TITLE = 45  # letters; as many Chinese ones still fit on one line
_NOT_XML = dict.fromkeys((0xFFFE, 0xFFFF), "\ufffd")  # python-pptx escapes the others
_LETTER_WIDTH = Inches(0.135)  # at 14 points, generously: a value on two lines would not be beside its name
COVER_TOP = Inches(1.9)


class PresentationWriter:
    """A presentation.

    Parameters
    ----------
    pictures
        Where the PNGs are.
    """

    def __init__(self, pictures: Pictures) -> None:
        self._pictures = pictures
        self._presentation = Presentation()
        self._presentation.slide_width, self._presentation.slide_height = WIDTH, HEIGHT
        self._finished = FinishedSlides(self._presentation)
        self._parts: dict[str, PicturePart] = {}
        package = self._presentation.part.package
        package.next_partname = PartNames(package.next_partname)

    def add_cover(self, title: str, facts: Mapping[str, str | int], *, width: int = PICTURE_AREA[0]) -> Slide:
        """Add a slide with a large title and facts, in some `width` of it, and return it."""
        slide = self.add_slide(title, size=32, top=COVER_TOP - Inches(0.9))
        bar = plain_shape(slide, (SLIDE_MARGIN + Inches(0.1), COVER_TOP - Inches(0.12), Inches(0.7), Inches(0.05)))
        bar.fill.solid()
        bar.fill.fore_color.rgb = BRAND
        names = text_box(slide, (SLIDE_MARGIN, COVER_TOP, _NAMES_WIDTH, PICTURE_AREA[1]))
        values = text_box(slide, (SLIDE_MARGIN + _NAMES_WIDTH, COVER_TOP, width - _NAMES_WIDTH, PICTURE_AREA[1]))
        longest = (width - _NAMES_WIDTH) // _LETTER_WIDTH
        for name, value in facts.items():
            add_line(names, name, 14, SOFT)
            add_line(values, f"{value:,}" if isinstance(value, int) else shorten_middle(value, longest), 14, INK)
        return slide

    def add_slide(self, title: str, *, size: int, top: int = SLIDE_MARGIN // 2) -> Slide:
        """Add a slide with a title; the one before it is finished and cannot be changed any more."""
        if len(self._presentation.slides):
            self._finished.take_out_last()
        slide: Slide = self._presentation.slides.add_slide(self._presentation.slide_layouts[_TITLE_ONLY])
        shape = slide.shapes.title
        shape.left, shape.top, shape.width, shape.height = SLIDE_MARGIN, top, PICTURE_AREA[0], TITLE_HEIGHT
        frame = shape.text_frame
        frame.word_wrap = True
        frame.text = ""
        fitting = size if len(title) <= _LONG_TITLE else size * 2 // 3
        add_run(frame.paragraphs[0], shorten_middle(title, MAX_CAPTION_NAME // 2), fitting, INK).font.bold = True
        frame.paragraphs[0].alignment = PP_ALIGN.LEFT
        return slide

    def add_picture(self, slide: Slide, sha256: str, rect: SlideRect, *, alt: str) -> Picture:
        """Add a picture with a thin line around it to a slide; equal pictures are in the file once."""
        part = self._parts.get(sha256)
        if part is None:
            part = PicturePart(len(self._parts) + 1, slide.part.package, self._pictures, sha256)
            self._parts[sha256] = part
        link = slide.part.relate_to(part, RELATIONSHIP_TYPE.IMAGE)
        number = max(shape.shape_id for shape in slide.shapes) + 1
        element = slide.shapes.element.add_pic(number, "Picture", "", link, *rect)
        element.nvPicPr.cNvPr.set("descr", printable(alt))  # add_pic() would not take a quotation mark
        (shown,) = (shape for shape in slide.shapes if shape.shape_id == number)
        shown.line.color.rgb = RIM
        shown.line.width = Pt(0.75)
        return shown

    def save(self, path: Path) -> None:
        """Write the file."""
        self._finished.put_back()
        self._presentation.save(str(path))


def plain_shape(slide: Slide, rect: SlideRect, *, kind: MSO_SHAPE = MSO_SHAPE.RECTANGLE) -> Shape:
    """Add a shape without the theme's fill, line and shadow."""
    shape = slide.shapes.add_shape(kind, *map(Emu, rect))
    shape.element.remove(shape.element.find(qn("p:style")))
    shape.fill.background()
    shape.line.fill.background()
    return shape


def text_box(slide: Slide, rect: SlideRect, *, middle: bool = False) -> TextFrame:
    """Add a box for text, which begins at its top or is in its `middle`."""
    frame = slide.shapes.add_textbox(*map(Emu, rect)).text_frame
    frame.word_wrap = True
    if middle:
        frame.vertical_anchor = MSO_ANCHOR.MIDDLE
    return frame


def add_line(frame: TextFrame, text: str, size: int, colour: RGBColor) -> _Run:
    """Add a line to a text frame; a new frame has an empty one, which is used first."""
    first = frame.paragraphs[0]
    return add_run(frame.add_paragraph() if first.runs else first, text, size, colour)


def add_notes(slide: Slide, lines: Sequence[str]) -> None:
    """Write the speaker notes of a slide."""
    slide.notes_slide.notes_text_frame.text = "\n".join(lines).translate(_NOT_XML)


def add_run(paragraph: _Paragraph, text: str, size: int, colour: RGBColor) -> _Run:
    """Add text to a line."""
    run = paragraph.add_run()
    run.text = text.translate(_NOT_XML)
    run.font.size = Pt(size)
    run.font.color.rgb = colour
    return run
