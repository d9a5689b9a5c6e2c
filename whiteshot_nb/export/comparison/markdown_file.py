"""Export a comparison to a Markdown summary for a pull request: counts, and the changes that need a verdict."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from whiteshot_nb._core.atomic_files import replace_file
from whiteshot_nb.errors import InvalidInput
from whiteshot_nb.export.captions import MAX_CAPTION_NAME, printable, shorten_middle
from whiteshot_nb.export.comparison.comparison_summary import change_table, comparison_facts
from whiteshot_nb.export.comparison.pairs import picture_file_names
from whiteshot_nb.export.exporter import exporter
from whiteshot_nb.export.links import is_link
from whiteshot_nb.export.rows import records
from whiteshot_nb.model.change_types import FAIL_ON, as_sentence
from whiteshot_nb.model.room_names import room_name

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
    from pathlib import Path

    import pandas as pd

    from whiteshot_nb.export.exportable import ExportableComparison

MAX_LENGTH = 65_536
"""Maximum number of characters in a comment or description on GitHub."""

_REST_LINE = 120  # characters reserved for the line with the number of omitted changes
_MAX_NAMES = 3
_MAX_TEXT, _MAX_TITLE = 300, 120
_SIDES = {"new": "after", "removed": "before", "failed": None}
_IMAGE_WIDTH = 240
_SPECIAL = re.compile(
    r"(?P<link>(?<=[a-z]):(?=//)|(?<=www)\.)|(?P<ping>@|#(?=\w)|\bGH-(?=\d))|(?P<entity>[&<>|`])|(?P<mark>[\\*_\[\]~$])",
    re.IGNORECASE,
)


@exporter
def write_markdown(
    comparison: ExportableComparison,
    path: Path,
    *,
    title: str = "Comparison",
    base_url: str | None = None,
    fail_on: Collection[str] = FAIL_ON,
) -> None:
    """Write a Markdown summary to a file; see :func:`markdown_summary`."""
    with replace_file(path) as file:
        file.write_bytes(markdown_summary(comparison, title=title, base_url=base_url, fail_on=fail_on).encode())


def markdown_summary(
    comparison: ExportableComparison, *, title: str, base_url: str | None, fail_on: Collection[str]
) -> str:
    """Return a summary of the comparison as Markdown text, with at most 65,536 characters.

    Parameters
    ----------
    comparison
        The comparison to summarize.
    title
        Heading of the summary.
    base_url
        URL of a folder that contains the extracted ZIP export of the comparison. The summary links to the pictures
        there. If None, the summary has no pictures.
    fail_on
        Change types that need a verdict.

    Raises
    ------
    InvalidInput
        If `fail_on` contains an unknown change type, or `base_url` is not a valid URL.
    """
    if base_url is not None and not is_link(base_url):
        raise InvalidInput(
            "base_url must be an http:// or https:// URL of at most 2,079 printable characters", field="base_url"
        )
    frame, failing = comparison.frame, comparison.check(fail_on=fail_on).frame
    rooms = len(frame["room"].unique()) > 1
    changes = _changes(failing)
    picture = _pictures(frame, base_url) if base_url else None
    head = [f"## {_text(title, _MAX_TITLE)}", "", _verdict(frame, failing, len(changes)), "", *_counts(frame)]
    lines = [_line(rows, rooms=rooms, picture=picture) for rows in changes]
    return "\n".join(head + _within(lines, changes, MAX_LENGTH - _size(head), pictures=picture is not None)) + "\n"


def _changes(failing: pd.DataFrame) -> list[list[Mapping[str, Any]]]:
    """Return the rows of each change, rejected changes first. Rows of a cluster with one verdict are one change."""
    found: dict[object, list[Mapping[str, Any]]] = {}
    for number, row in enumerate(records(failing, ())):
        key = ("scene", number) if row["cluster"] is None else ("cluster", row["cluster"], row["verdict"])
        found.setdefault(key, []).append(row)
    return sorted(found.values(), key=lambda rows: (rows[0]["verdict"] != "rejected", -len(rows)))


def _verdict(frame: pd.DataFrame, failing: pd.DataFrame, changes: int) -> str:
    facts = comparison_facts(frame)
    against = f" against {_code(facts['Baseline'])}" if "Baseline" in facts else ""
    run = f" Run {_code(facts['Run'])}{against}." if "Run" in facts else ""
    if frame.empty:
        return "No scene was compared."
    if failing.empty:
        return f"**Nothing is left to review** in {_counted(len(frame), 'scene')}.{run}"
    rejected = int(failing["verdict"].eq("rejected").sum())
    parts = [f"{rejected:,} rejected"] * (rejected > 0)
    parts += [f"{len(failing) - rejected:,} not reviewed"] * (len(failing) > rejected)
    scenes = f"{len(failing):,} of {_counted(len(frame), 'scene')}"
    return f"**{scenes}: {', '.join(parts)}**, in {_counted(changes, 'change')}.{run}"


def _counts(frame: pd.DataFrame) -> list[str]:
    heads, *lines = change_table(frame)
    if not lines:
        return []
    heads = ["class", *heads[1:]]
    return [_row(heads), _row(["---", *["---:"] * (len(heads) - 1)]), *map(_row, lines)]


def _within(
    lines: Sequence[str], changes: Sequence[Sequence[Mapping[str, Any]]], max_length: int, *, pictures: bool
) -> list[str]:
    """Return the table of changes, cut to a maximum length, with the number of omitted changes."""
    if not lines:
        return []
    heads = ["change", "scenes", "where", "what", "verdict", *["picture"] * pictures]
    table = ["", _row(heads), _row(["---", "---:", *["---"] * (len(heads) - 2)])]
    left = max_length - _size(table) - _REST_LINE
    for number, line in enumerate(lines):
        left -= _size([line])
        if left < 0:
            scenes = sum(map(len, changes[number:]))
            more = len(lines) - number
            return [*table, "", f"and {_counted(more, 'more change')}, on {_counted(scenes, 'scene')}."]
        table.append(line)
    return table


def _line(rows: Sequence[Mapping[str, Any]], *, rooms: bool, picture: Callable[[Mapping[str, Any]], str] | None) -> str:
    first = rows[0]
    verdict = f"rejected by {_text(first['reviewer'] or '?')}" if first["verdict"] else "not reviewed"
    comment = f": {_text(first['comment'], _MAX_TEXT)}" if first["comment"] else ""
    what = _text(as_sentence(first["reason"]), _MAX_TEXT)
    cells = [first["change"], f"{len(rows):,}", _where(rows, rooms=rooms), what, verdict + comment]
    return _row([*cells, *([picture(first)] if picture else [])])


def _where(rows: Sequence[Mapping[str, Any]], *, rooms: bool) -> str:
    names = [(f"{_text(room_name(row))} " if rooms else "") + _code(row["scene"]) for row in rows[:_MAX_NAMES]]
    more = len(rows) - _MAX_NAMES
    return ", ".join(names) + (f" and {more:,} more" if more > 0 else "")


def _pictures(frame: pd.DataFrame, base_url: str) -> Callable[[Mapping[str, Any]], str]:
    """Return a function that returns the HTML of a row's picture; file names are the same as in the ZIP export."""
    files = picture_file_names(frame)

    def picture(row: Mapping[str, Any]) -> str:
        folder = _SIDES.get(row["change"], "difference")
        if folder is None:
            return ""
        url = f"{base_url.rstrip('/')}/{folder}/{quote(files[row['room'], row['scene']])}"
        return f'<a href="{_attribute(url)}"><img src="{_attribute(url)}" width="{_IMAGE_WIDTH}" alt="{folder}"></a>'

    return picture


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _counted(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"


def _size(lines: Iterable[str]) -> int:
    """Return the length of the lines with line ends, in UTF-16 units, because GitHub counts these units."""
    return sum(len(line.encode("utf-16-le", "replace")) // 2 + 1 for line in lines)


def _code(text: object) -> str:
    """Return a name as inline code, in which GitHub does not recognize mentions."""
    return f"<code>{_text(text, separator='')}</code>"


def _text(text: object, max_length: int = MAX_CAPTION_NAME, *, separator: str = "\u200b") -> str:
    """Return the text escaped so that GitHub shows it literally, without markup, links or mentions.

    `separator`, by default a zero-width space, follows each character that would start a mention of a user or an issue.
    """
    plain = " ".join(printable(shorten_middle(str(text), max_length)).split())
    return _SPECIAL.sub(lambda found: _escaped(found, separator), plain)


def _escaped(found: re.Match[str], separator: str) -> str:
    if found.lastgroup == "ping":
        return found[0].replace("#", "\\#") + separator
    return f"\\{found[0]}" if found.lastgroup == "mark" else f"&#{ord(found[0])};"


def _attribute(url: str) -> str:
    return url.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;").replace("|", "%7C")
