"""The PowerPoint slides of a comparison."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

from pptx.dml.color import RGBColor
from pptx.enum.dml import MSO_LINE
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.util import Inches, Pt

from whiteshot_nb.errors import PictureError
from whiteshot_nb.export.captions import shorten_middle
from whiteshot_nb.export.comparison.change_captions import (
    MAX_COMMENT,
    MAX_REASON,
    change_caption,
    change_numbers,
    not_shown_reason,
    picture_labels,
    unchanged_lines,
    unchanged_title,
    verdict_colours,
    verdict_in_words,
)
from whiteshot_nb.export.comparison.side_by_side import Rect, place_side_by_side
from whiteshot_nb.export.pptx_presentation import (
    COVER_TOP,
    HEIGHT,
    INK,
    PICTURE_AREA,
    PIXEL,
    SLIDE_MARGIN,
    SOFT,
    TITLE_HEIGHT,
    WIDTH,
    add_line,
    add_notes,
    plain_shape,
    text_box,
)
from whiteshot_nb.images import png_chunks
from whiteshot_nb.model.change_types import MARK_COLOUR, as_sentence

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pptx.slide import Slide

    from whiteshot_nb.export.comparison.pairs import ExportPair, ExportSide
    from whiteshot_nb.export.comparison.side_by_side import PicturePlacement, Size
    from whiteshot_nb.export.exportable import Box
    from whiteshot_nb.export.pptx_presentation import PresentationWriter, SlideRect

    Tally = Sequence[Sequence[str]]

_UNDER_TITLE = SLIDE_MARGIN // 2 + TITLE_HEIGHT - Inches(0.08)
_CAPTION = Inches(0.85)
_LABEL, _GAP, _PADDING = Inches(0.28), Inches(0.2), Inches(0.02)
_TOP = _UNDER_TITLE + Inches(0.36)
_AREA = Rect(SLIDE_MARGIN, _TOP, PICTURE_AREA[0], HEIGHT - SLIDE_MARGIN // 2 - _CAPTION - _TOP)
_CHIP = (Inches(1.1), Inches(0.28))
_UNKNOWN = (1280, 720)  # pixels, if there is no picture
_COLUMNS, _LINES = 3, 22
_TALLY, _COUNT, _TALLY_LINE = Inches(6.4), Inches(0.86), Inches(0.3)
_MASKED = RGBColor.from_string("6B7F93")


def add_summary(presentation: PresentationWriter, title: str, facts: Mapping[str, str | int], tally: Tally) -> None:
    """Add the first slide: what was compared, and a table of counts for each change type.

    Parameters
    ----------
    presentation
        The presentation.
    title
        Title of the slide.
    facts
        What was compared, as values by label.
    tally
        Rows of the table as text. The first row is the header.
    """
    slide = presentation.add_cover(title, facts, width=PICTURE_AREA[0] - _TALLY)
    place = (WIDTH - SLIDE_MARGIN - _TALLY, COVER_TOP, _TALLY, _TALLY_LINE * len(tally))
    table = slide.shapes.add_table(len(tally), len(tally[0]), *place).table
    table.columns[0].width = _TALLY - _COUNT * (len(tally[0]) - 1)
    for column in range(1, len(tally[0])):
        table.columns[column].width = _COUNT
    for line, cells in enumerate(tally):
        for column, text in enumerate(cells):
            cell = table.cell(line, column)
            cell.vertical_anchor = MSO_ANCHOR.MIDDLE
            cell.margin_top = cell.margin_bottom = 0
            cell.margin_left = cell.margin_right = Inches(0.06)
            run = cell.text_frame.paragraphs[0].add_run()
            run.text, run.font.size = text, Pt(11)
            cell.text_frame.paragraphs[0].alignment = PP_ALIGN.RIGHT if column else PP_ALIGN.LEFT
        table.rows[line].height = _TALLY_LINE


def add_change(presentation: PresentationWriter, pair: ExportPair, masked: Sequence[Box]) -> None:
    """Add a slide for one change: both pictures, the reason and the verdict.

    Parameters
    ----------
    presentation
        The presentation.
    pair
        The row of the change, with both pictures.
    masked
        Rectangles that the comparison ignored: left, top, width and height in pixels.
    """
    row = pair.row
    slide = presentation.add_slide(str(row["scene"]), size=20)
    add_line(
        text_box(slide, (SLIDE_MARGIN, _UNDER_TITLE, PICTURE_AREA[0] - _CHIP[0], Inches(0.3))),
        change_caption(row),
        12,
        SOFT,
    )
    _add_chip(slide, row["change"])
    sizes = [_size(side) for side in (pair.before, pair.after)]
    known = [size for size in sizes if size] or [_UNKNOWN]
    placed = place_side_by_side(_AREA, known, pair.boxes, pixel=PIXEL, gap=_GAP, label=_LABEL)
    _add_view(presentation, slide, pair, sizes, placed.whole, picture_labels(row), masked)
    if placed.detail:
        _add_view(presentation, slide, pair, sizes, placed.detail, ("What changed, enlarged",) * 2, masked)
    _add_caption(slide, row)
    add_notes(slide, _notes(row))


def add_unchanged(presentation: PresentationWriter, rows: Sequence[Mapping[str, Any]]) -> None:
    """Add a slide that lists the unchanged scenes. If the list is cut, it ends with the number of scenes left out."""
    slide = presentation.add_slide(unchanged_title(len(rows)), size=20)
    lines = unchanged_lines(rows)
    width = PICTURE_AREA[0] // _COLUMNS
    for column in range(_COLUMNS):
        frame = text_box(
            slide, (SLIDE_MARGIN + column * width, _UNDER_TITLE, width, HEIGHT - SLIDE_MARGIN - _UNDER_TITLE)
        )
        for line in islice(lines, _LINES):
            words = line["room"] or line["scene"] + (f" · {line['change']}" if line["change"] else "")
            add_line(frame, words, 12, INK).font.bold = bool(line["room"])
    more = sum(bool(line["scene"]) for line in lines)
    if more:
        add_line(frame, f"and {more:,} more", 12, SOFT)


def _size(side: ExportSide) -> Size | None:
    if side.png is None:
        return None
    try:
        info = png_chunks.check_png(side.png)
    except PictureError:
        return None
    return info.width, info.height


def _add_view(
    presentation: PresentationWriter,
    slide: Slide,
    pair: ExportPair,
    sizes: Sequence[Size | None],
    view: PicturePlacement,
    labels: Sequence[str],
    masked: Sequence[Box],
) -> None:
    hashes = (pair.row["baseline_sha256"], pair.row["sha256"])
    for side, (size, reason) in enumerate(zip(sizes, (pair.before.reason, pair.after.reason), strict=True)):
        pane = view.panes[side]
        left = pane.left - Inches(0.1)  # the inner margin of a text box
        add_line(text_box(slide, _whole(Rect(left, pane.top - _LABEL, pane.width, _LABEL))), labels[side], 11, SOFT)
        if size is None:
            words = text_box(slide, _whole(pane), middle=True)
            add_line(words, not_shown_reason(reason), 14, SOFT)
            words.paragraphs[0].alignment = PP_ALIGN.CENTER
            continue
        _add_picture(presentation, slide, hashes[side], view, side, size, alt=f"{labels[side]}: {pair.row['scene']}")
        for box in view.boxes(side, masked, 0):
            _frame(slide, box, _MASKED, dashed=True)
        for box in view.boxes(side, pair.boxes, _PADDING):
            _frame(slide, box, RGBColor.from_string(MARK_COLOUR[1:].upper()))


def _add_picture(
    presentation: PresentationWriter,
    slide: Slide,
    sha256: str,
    view: PicturePlacement,
    side: int,
    size: Size,
    *,
    alt: str,
) -> None:
    """Add the visible part of a picture to a slide. The file contains the whole picture; PowerPoint crops it."""
    whole, seen = view.place(side, size), view.visible(side, size)
    if seen is None:
        return
    shown = presentation.add_picture(slide, sha256, _whole(seen), alt=alt)
    shown.crop_left = (seen.left - whole.left) / whole.width
    shown.crop_top = (seen.top - whole.top) / whole.height
    shown.crop_right = 1 - (seen.left - whole.left + seen.width) / whole.width
    shown.crop_bottom = 1 - (seen.top - whole.top + seen.height) / whole.height


def _frame(slide: Slide, box: Rect, colour: RGBColor, *, dashed: bool = False) -> None:
    shape = plain_shape(slide, _whole(box))
    shape.line.color.rgb = colour
    shape.line.width = Pt(1.25)
    if dashed:
        shape.line.dash_style = MSO_LINE.DASH


def _add_chip(slide: Slide, change: str) -> None:
    place = (WIDTH - SLIDE_MARGIN - _CHIP[0], _UNDER_TITLE, *_CHIP)
    shape = plain_shape(slide, place, kind=MSO_SHAPE.ROUNDED_RECTANGLE)
    fill, ink = (RGBColor.from_string(colour[1:]) for colour in verdict_colours(change))
    shape.fill.solid()
    shape.fill.fore_color.rgb = fill
    frame = shape.text_frame
    frame.margin_top = frame.margin_bottom = 0
    frame.vertical_anchor = MSO_ANCHOR.MIDDLE
    add_line(frame, change, 12, ink)
    frame.paragraphs[0].alignment = PP_ALIGN.CENTER


def _add_caption(slide: Slide, row: Mapping[str, Any]) -> None:
    top, half = HEIGHT - SLIDE_MARGIN // 2 - _CAPTION, (PICTURE_AREA[0] - _GAP) // 2
    left = text_box(slide, (SLIDE_MARGIN, top, half, _CAPTION))
    add_line(left, shorten_middle(as_sentence(row["reason"]), MAX_REASON), 12, INK)
    add_line(left, change_numbers(row), 11, SOFT)
    words, colour = verdict_in_words(row)
    right = text_box(slide, (SLIDE_MARGIN + half + _GAP, top, half, _CAPTION))
    add_line(right, words, 12, RGBColor.from_string(colour[1:])).font.bold = True
    add_line(right, shorten_middle(row["comment"] or "", MAX_COMMENT // 4), 11, INK)


def _notes(row: Mapping[str, Any]) -> list[str]:
    lines = [f"Scene: {row['scene']}", f"Room: {row['room']}", f"Change: {row['change']}", f"Reason: {row['reason']}"]
    lines += [f"Comment: {row['comment']}"] if row["comment"] else []
    lines += [f"Baseline: {row['baseline_sha256']}"] if row["baseline_sha256"] else []
    lines += [f"Now: {row['sha256']}"] if row["sha256"] else []
    return lines


def _whole(rect: Rect) -> SlideRect:
    return round(rect.left), round(rect.top), round(rect.width), round(rect.height)
