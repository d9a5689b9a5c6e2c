"""A summary in Markdown, for a pull request: counts, and the changes that somebody has to look at, within a limit."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from whiteshot_nb.errors import InvalidInput
from whiteshot_nb.export.captions import MAX_CAPTION_NAME, printable, shorten_middle
from whiteshot_nb.export.comparison.comparison_summary import change_table, comparison_facts
from whiteshot_nb.export.comparison.pairs import picture_file_names
from whiteshot_nb.export.links import is_link
from whiteshot_nb.export.rows import records
from whiteshot_nb.model.change_types import as_sentence

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    import pandas as pd


LONGEST = 65_536
"""Characters that GitHub takes in a comment or a description."""

_MORE = 120  # characters kept for the line that says how many more there are
_NAMED = 3
_LONGEST_WHAT, _LONGEST_TITLE = 300, 120
_SIDES = {"new": "after", "removed": "before", "failed": None}
_WIDE = 240
_SPECIAL = re.compile(
    r"(?P<link>(?<=[a-z]):(?=//)|(?<=www)\.)|(?P<ping>@|#(?=\w)|\bGH-(?=\d))|(?P<entity>[&<>|`])|(?P<mark>[\\*_\[\]~$])",
    re.IGNORECASE,
)


def markdown_of(frame: pd.DataFrame, to_blame: pd.DataFrame, *, title: str, base_url: str | None) -> str:
    """Return the summary.

    Parameters
    ----------
    frame
        Of a comparison.
    to_blame
        The rows of it that somebody has to look at.
    title
        Its heading.
    base_url
        Where the folders of the ZIP are on the web; None: no pictures.

    Raises
    ------
    InvalidInput
        If that is no address of the web.
    """
    if base_url is not None and not is_link(base_url):
        raise InvalidInput("The base of pictures begins with https:// or http://", field="base_url")
    rooms = len(frame["room"].unique()) > 1
    changes = _changes(to_blame)
    picture = _pictures(frame, base_url) if base_url else None
    head = [f"## {_text(title, _LONGEST_TITLE)}", "", _verdict(frame, to_blame, len(changes)), "", *_counts(frame)]
    lines = [_line(rows, rooms=rooms, picture=picture) for rows in changes]
    return "\n".join(head + _within(lines, changes, LONGEST - _size(head), pictures=picture is not None)) + "\n"


def _changes(to_blame: pd.DataFrame) -> list[list[Mapping[str, Any]]]:
    """Return the rows of each change: those of a cluster with the same verdict together, the most of them first."""
    found: dict[object, list[Mapping[str, Any]]] = {}
    for number, row in enumerate(records(to_blame, ())):
        place = ("scene", number) if row["cluster"] is None else ("cluster", row["cluster"], row["verdict"])
        found.setdefault(place, []).append(row)
    return sorted(found.values(), key=lambda rows: (rows[0]["verdict"] != "rejected", -len(rows)))


def _verdict(frame: pd.DataFrame, to_blame: pd.DataFrame, changes: int) -> str:
    facts = comparison_facts(frame)
    against = f" against {_code(facts['Baseline'])}" if "Baseline" in facts else ""
    told = f" Run {_code(facts['Run'])}{against}." if "Run" in facts else ""
    if frame.empty:
        return "No scene was compared."
    if to_blame.empty:
        return f"**Nothing is left to review** in {_counted(len(frame), 'scene')}.{told}"
    rejected = int(to_blame["verdict"].eq("rejected").sum())
    parts = [f"{rejected:,} rejected"] * (rejected > 0)
    parts += [f"{len(to_blame) - rejected:,} not reviewed"] * (len(to_blame) > rejected)
    scenes = f"{len(to_blame):,} of {_counted(len(frame), 'scene')}"
    return f"**{scenes}: {', '.join(parts)}**, in {_counted(changes, 'change')}.{told}"


def _counts(frame: pd.DataFrame) -> list[str]:
    heads, *lines = change_table(frame)
    if not lines:
        return []
    heads = ["class", *heads[1:]]
    return [_row(heads), _row(["---", *["---:"] * (len(heads) - 1)]), *map(_row, lines)]


def _within(
    lines: Sequence[str], changes: Sequence[Sequence[Mapping[str, Any]]], room: int, *, pictures: bool
) -> list[str]:
    """Return the table of changes, as much of it as there is room for, and how many more there are."""
    if not lines:
        return []
    heads = ["change", "scenes", "where", "what", "verdict", *["picture"] * pictures]
    told = ["", _row(heads), _row(["---", "---:", *["---"] * (len(heads) - 2)])]
    room -= _size(told) + _MORE
    for number, line in enumerate(lines):
        room -= _size([line])
        if room < 0:
            scenes = sum(map(len, changes[number:]))
            more = len(lines) - number
            return [*told, "", f"and {_counted(more, 'more change')}, on {_counted(scenes, 'scene')}."]
        told.append(line)
    return told


def _line(rows: Sequence[Mapping[str, Any]], *, rooms: bool, picture: Callable[[Mapping[str, Any]], str] | None) -> str:
    first = rows[0]
    verdict = f"rejected by {_text(first['reviewer'] or '?')}" if first["verdict"] else "not reviewed"
    comment = f": {_text(first['comment'], _LONGEST_WHAT)}" if first["comment"] else ""
    what = _text(as_sentence(first["reason"]), _LONGEST_WHAT)
    cells = [first["change"], f"{len(rows):,}", _where(rows, rooms=rooms), what, verdict + comment]
    return _row([*cells, *([picture(first)] if picture else [])])


def _where(rows: Sequence[Mapping[str, Any]], *, rooms: bool) -> str:
    names = [
        (f"{_text(row['room_name'] or row['room'])} " if rooms else "") + _code(row["scene"]) for row in rows[:_NAMED]
    ]
    more = len(rows) - _NAMED
    return ", ".join(names) + (f" and {more:,} more" if more > 0 else "")


def _pictures(frame: pd.DataFrame, base_url: str) -> Callable[[Mapping[str, Any]], str]:
    """Return what shows the picture of a row, which is named as in the ZIP."""
    files = picture_file_names(frame)

    def picture(row: Mapping[str, Any]) -> str:
        folder = _SIDES.get(row["change"], "difference")
        if folder is None:
            return ""
        url = f"{base_url.rstrip('/')}/{folder}/{quote(files[row['room'], row['scene']])}"
        return f'<a href="{_attribute(url)}"><img src="{_attribute(url)}" width="{_WIDE}" alt="{folder}"></a>'

    return picture


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _counted(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"


def _size(lines: Iterable[str]) -> int:
    """Return how long lines are, with their ends, in UTF-16 as JavaScript counts."""
    return sum(len(line.encode("utf-16-le", "replace")) // 2 + 1 for line in lines)


def _code(text: object) -> str:
    """Return a name in the letters of code, of which GitHub makes no mentions."""
    return f"<code>{_text(text, pause='')}</code>"


def _text(text: object, longest: int = MAX_CAPTION_NAME, *, pause: str = "\u200b") -> str:
    """Return a text that Markdown, and what GitHub makes of it, shows as it is: no markup, no link, no mention.

    What would mention a person or an issue has a `pause` behind its sign, a space without width.
    """
    plain = " ".join(printable(shorten_middle(str(text), longest)).split())
    return _SPECIAL.sub(lambda found: _escaped(found, pause), plain)


def _escaped(found: re.Match[str], pause: str) -> str:
    if found.lastgroup == "ping":
        return found[0].replace("#", "\\#") + pause
    return f"\\{found[0]}" if found.lastgroup == "mark" else f"&#{ord(found[0])};"


def _attribute(url: str) -> str:
    return url.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;").replace("|", "%7C")
