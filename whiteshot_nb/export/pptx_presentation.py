"""Build a PowerPoint presentation slide by slide. Pictures are read one at a time while the file is saved."""

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
_TITLE_ONLY = 5  # index in the slide layouts of the template
_NAMES_WIDTH = Inches(1.9)
_LONG_TITLE = 45  # letters; the same number of Chinese letters also fits on one line
_NOT_XML = dict.fromkeys((0xFFFE, 0xFFFF), "\ufffd")  # python-pptx escapes the other characters
_LETTER_WIDTH = Inches(0.135)  # at 14 points, rounded up: a value must not wrap, or it is not next to its name
COVER_TOP = Inches(1.9)


class PresentationWriter:
    """Builds a presentation slide by slide and saves it.

    Parameters
    ----------
    pictures
        The stored pictures: ``pictures.get(sha256)`` returns a PNG. The pictures are read when the presentation is
        saved.
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
        """Add a slide with a large title and a list of facts, and return the slide.

        Parameters
        ----------
        title
            Title of the slide.
        facts
            Values by name, such as ``{"Scenes": 12}``.
        width
            Width of the list of facts, in EMU (914,400 per inch).
        """
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
        """Add a slide with a title and return it. The previous slide cannot be changed afterwards.

        Parameters
        ----------
        title
            Title of the slide.
        size
            Font size in points. Long titles get a smaller font.
        top
            Distance between the title and the top of the slide, in EMU (914,400 per inch).
        """
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
        """Add a picture with a thin border to a slide, and return the PowerPoint shape of the picture.

        If the same picture is added several times, the file contains only one copy of the picture.

        Parameters
        ----------
        slide
            The slide.
        sha256
            SHA-256 of the picture.
        rect
            Position and size on the slide: left, top, width and height in EMU (914,400 per inch).
        alt
            Alternative text.
        """
        part = self._parts.get(sha256)
        if part is None:
            part = PicturePart(len(self._parts) + 1, slide.part.package, self._pictures, sha256)
            self._parts[sha256] = part
        link = slide.part.relate_to(part, RELATIONSHIP_TYPE.IMAGE)
        number = max(shape.shape_id for shape in slide.shapes) + 1
        element = slide.shapes.element.add_pic(number, "Picture", "", link, *rect)
        element.nvPicPr.cNvPr.set("descr", printable(alt))  # add_pic() does not accept a quotation mark
        (shown,) = (shape for shape in slide.shapes if shape.shape_id == number)
        shown.line.color.rgb = RIM
        shown.line.width = Pt(0.75)
        return shown

    def save(self, path: Path) -> None:
        """Write the presentation to a file."""
        self._finished.put_back()
        self._presentation.save(str(path))


def plain_shape(slide: Slide, rect: SlideRect, *, kind: MSO_SHAPE = MSO_SHAPE.RECTANGLE) -> Shape:
    """Add a shape without the fill, line and shadow of the theme, and return the shape."""
    shape = slide.shapes.add_shape(kind, *map(Emu, rect))
    shape.element.remove(shape.element.find(qn("p:style")))
    shape.fill.background()
    shape.line.fill.background()
    return shape


def text_box(slide: Slide, rect: SlideRect, *, middle: bool = False) -> TextFrame:
    """Add a box for text to a slide, and return its text frame.

    If `middle` is true, the text is centred vertically. If false, the text starts at the top of the box.
    """
    frame = slide.shapes.add_textbox(*map(Emu, rect)).text_frame
    frame.word_wrap = True
    if middle:
        frame.vertical_anchor = MSO_ANCHOR.MIDDLE
    return frame


def add_line(frame: TextFrame, text: str, size: int, colour: RGBColor) -> _Run:
    """Add a line of text to a text frame. The first call fills the empty line of a new text frame."""
    first = frame.paragraphs[0]
    return add_run(frame.add_paragraph() if first.runs else first, text, size, colour)


def add_notes(slide: Slide, lines: Sequence[str]) -> None:
    """Set the speaker notes of a slide."""
    slide.notes_slide.notes_text_frame.text = "\n".join(lines).translate(_NOT_XML)


def add_run(paragraph: _Paragraph, text: str, size: int, colour: RGBColor) -> _Run:
    """Append text with the given font size and colour to a paragraph."""
    run = paragraph.add_run()
    run.text = text.translate(_NOT_XML)
    run.font.size = Pt(size)
    run.font.color.rgb = colour
    return run
