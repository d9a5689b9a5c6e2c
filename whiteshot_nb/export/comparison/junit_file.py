"""JUnit XML of a comparison: one test case for each scene, and beside it pictures of what differs.

The elements are those of the schema of Jenkins' xUnit plugin (``junit-10.xsd``). A picture is attached as
``[[ATTACHMENT|path]]`` in ``system-out``, which Jenkins (plugin *JUnit Attachments*) and GitLab show.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from whiteshot_nb._core.atomic_files import check_place_among_others, file_at, fresh_beside, fresh_folder
from whiteshot_nb.export.comparison.change_captions import numbers, verdict
from whiteshot_nb.export.comparison.comparison_summary import facts_of, thresholds_of
from whiteshot_nb.export.comparison.pairs import files_of, pairs_of
from whiteshot_nb.export.optional_imports import of_the_extra
from whiteshot_nb.export.rows import records
from whiteshot_nb.model.change_types import QUIET, sentence

if TYPE_CHECKING:
    import os
    from collections.abc import Collection, Iterator, Mapping

    import pandas as pd
    from junitparser import xunit2
    from junitparser.junitparser import FinalResult

    from whiteshot_nb.export.comparison.pairs import Painter, Pair
    from whiteshot_nb.export.item_progress import Tell
    from whiteshot_nb.store import Pictures

    Place = tuple[str, str]

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SETTINGS = ("Run", "Baseline", "Compared by")


def write_junit(
    frame: pd.DataFrame,
    pictures: Pictures,
    path: str | os.PathLike[str],
    painter: Painter,
    *,
    to_blame: Collection[Place],
    on_progress: Tell | None = None,
) -> Path:
    """Write the XML, and the pictures of what is to blame into ``<name>-differences/``.

    Parameters
    ----------
    frame, pictures, path, painter, on_progress
        As everywhere.
    to_blame
        The room and scene of each row that fails.

    Raises
    ------
    InvalidInput
        If the folder of the pictures holds anything else.
    ConfigError
        If junitparser is not installed.
    """
    with of_the_extra("JUnit"):
        from junitparser import xunit2  # noqa: PLC0415 - of the extra
    target = file_at(path)
    check_place_among_others(target)
    folder = target.with_name(f"{target.stem}-differences")
    blamed = [place in to_blame for place in zip(frame["room"], frame["scene"], strict=True)]
    with fresh_beside(target) as beside, fresh_folder(folder, ours="*.png") as fresh:
        pairs = pairs_of(frame.loc[blamed], pictures, on_progress)
        shown = _write_pictures(pairs, files_of(frame), painter, fresh)
        attached = {place: _as_looked_for(folder / name) for place, name in shown.items()}
        xml = xunit2.JUnitXml("whiteshot")
        for suite in _suites(frame, to_blame, attached):
            xml.append(suite)
        xml.update_statistics()
        xml.write(str(beside), pretty=True)
    return target


def _write_pictures(
    pairs: Iterator[Pair], files: Mapping[Place, str], painter: Painter, folder: Path
) -> dict[Place, str]:
    """Write what there is to be seen of each pair, and return which of the `files` are there."""
    written = {}
    for pair in pairs:
        png = _to_be_seen(pair, painter)
        if png is not None:
            place = (pair.row["room"], pair.row["scene"])
            file = folder / files[place]
            file.parent.mkdir(exist_ok=True)
            file.write_bytes(png)
            written[place] = files[place]
    return written


def _to_be_seen(pair: Pair, painter: Painter) -> bytes | None:
    """Return what differs, or the only picture that there is."""
    if pair.row["change"] == "new":
        return pair.after.png
    return pair.before.png if pair.row["change"] == "removed" else pair.difference(painter)


def _as_looked_for(file: Path) -> str:
    """Return a path as CI servers look for it, from the job's folder, which is the working one.

    In a file that is written elsewhere, to be handed on, it is from the folder of the XML: no path of this machine.
    """
    whole, here = file.absolute(), Path.cwd()
    return whole.relative_to(here if whole.is_relative_to(here) else whole.parent.parent).as_posix()


def _suites(
    frame: pd.DataFrame, to_blame: Collection[Place], attached: Mapping[Place, str]
) -> Iterator[xunit2.TestSuite]:
    """Yield a suite for each room."""
    from junitparser import xunit2  # noqa: PLC0415 - of the extra

    names = _names(frame)
    settings = {name: value for name, value in facts_of(frame).items() if name in _SETTINGS}
    settings |= {f"Threshold {name}": value for name, value in thresholds_of(frame).items()}
    for room, rows in frame.groupby("room", sort=False):
        suite = xunit2.TestSuite(_text(names[str(room)]))
        for name, value in settings.items():
            suite.add_property(name, _text(value))
        cases = []
        for row in records(rows, ()):
            place = (row["room"], row["scene"])
            cases.append(_case(row, names[str(room)], blamed=place in to_blame, attached=attached.get(place)))
        suite.add_testcases(cases)
        yield suite


def _names(frame: pd.DataFrame) -> dict[str, str]:
    """Return what each room is called: its name, where no other room has it."""
    rooms = frame.drop_duplicates("room")
    named = rooms["room_name"].where(~rooms["room_name"].duplicated(keep=False))
    return dict(zip(rooms["room"], named.fillna(rooms["room"]), strict=True))


def _case(row: Mapping[str, Any], room: str, *, blamed: bool, attached: str | None) -> xunit2.TestCase:
    from junitparser import SystemOut, xunit2  # noqa: PLC0415 - of the extra

    case = xunit2.TestCase(_text(row["scene"]), _text(room), round(row["seconds"] or 0.0, 3))
    result = _result(row, blamed=blamed)
    if result is not None:
        case.append(result)
    decided, _ = verdict(row)
    said = [numbers(row), decided, row["comment"], f"[[ATTACHMENT|{attached}]]" if attached else None]
    case.append(SystemOut(_text("\n".join(filter(None, said)))))
    return case


def _result(row: Mapping[str, Any], *, blamed: bool) -> FinalResult | None:
    """Return how it went; None: well.

    What is to blame failed, or is an error where there is no picture; a change that nobody decided on, of a class that
    needs no verdict here (noise, if nothing else was said), is skipped: seen, and not counted.
    """
    from junitparser import Error, Failure, Skipped  # noqa: PLC0415 - of the extra

    why = f"{row['change']}: {sentence(row['reason'])}"
    if blamed and row["verdict"] is None:
        kind = Error if row["change"] == "failed" else Failure
        result: FinalResult = kind(_text(why), "unreviewed")
    elif blamed:
        result = Failure(_text(f"rejected by {row['reviewer']}, {why}"), "rejected")
    elif row["verdict"] is None and row["change"] not in QUIET:
        result = Skipped(_text(why), row["change"])
    else:
        return None
    result.text = _text(row["comment"] or sentence(row["reason"]))
    return result


def _text(value: object) -> str:
    """Return a text without what XML cannot hold (XML 1.0, section 2.2)."""
    return _NOT_XML.sub("\ufffd", str(value))
