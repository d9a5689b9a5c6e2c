"""JUnit XML of a comparison: one test case for each scene, and beside it pictures of what differs.

The elements are those of the schema of Jenkins' xUnit plugin (``junit-10.xsd``). A picture is attached as
``[[ATTACHMENT|path]]`` in ``system-out``, which Jenkins (plugin *JUnit Attachments*) and GitLab show.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from whiteshot_nb._core.atomic_files import check_writable_with_companions, expand_path, replace_file, replace_folder
from whiteshot_nb.export.comparison.change_captions import change_numbers, verdict_in_words
from whiteshot_nb.export.comparison.comparison_summary import comparison_facts, thresholds_in_words
from whiteshot_nb.export.comparison.pairs import export_pairs, picture_file_names
from whiteshot_nb.export.optional_imports import optional_imports
from whiteshot_nb.export.rows import records
from whiteshot_nb.model.change_types import NEED_NO_REVIEW, as_sentence

if TYPE_CHECKING:
    import os
    from collections.abc import Collection, Iterator, Mapping

    import pandas as pd
    from junitparser import xunit2
    from junitparser.junitparser import FinalResult

    from whiteshot_nb._core.progress import ReportProgress
    from whiteshot_nb.export.comparison.pairs import DrawsDifferences, ExportPair
    from whiteshot_nb.model.pair_key import SceneKey
    from whiteshot_nb.store import Pictures


_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SETTINGS = ("Run", "Baseline", "Compared by")


def write_junit(
    frame: pd.DataFrame,
    pictures: Pictures,
    path: str | os.PathLike[str],
    painter: DrawsDifferences,
    *,
    to_blame: Collection[SceneKey],
    notify: ReportProgress | None = None,
) -> Path:
    """Write the XML, and the pictures of what is to blame into ``<name>-differences/``.

    Parameters
    ----------
    frame, pictures, path, painter, report
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
    with optional_imports("JUnit"):
        from junitparser import xunit2  # noqa: PLC0415 - of the extra
    target = expand_path(path)
    check_writable_with_companions(target)
    folder = target.with_name(f"{target.stem}-differences")
    blamed = [place in to_blame for place in zip(frame["room"], frame["scene"], strict=True)]
    with replace_file(target) as beside, replace_folder(folder, ours="*.png") as fresh:
        pairs = export_pairs(frame.loc[blamed], pictures, notify)
        shown = _write_pictures(pairs, picture_file_names(frame), painter, fresh)
        attached = {place: _as_looked_for(folder / name) for place, name in shown.items()}
        xml = xunit2.JUnitXml("whiteshot")
        for suite in _suites(frame, to_blame, attached):
            xml.append(suite)
        xml.update_statistics()
        xml.write(str(beside), pretty=True)
    return target


def _write_pictures(
    pairs: Iterator[ExportPair], files: Mapping[SceneKey, str], painter: DrawsDifferences, folder: Path
) -> dict[SceneKey, str]:
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


def _to_be_seen(pair: ExportPair, painter: DrawsDifferences) -> bytes | None:
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
    frame: pd.DataFrame, to_blame: Collection[SceneKey], attached: Mapping[SceneKey, str]
) -> Iterator[xunit2.TestSuite]:
    """Yield a suite for each room."""
    from junitparser import xunit2  # noqa: PLC0415 - of the extra

    names = _names(frame)
    settings = {name: value for name, value in comparison_facts(frame).items() if name in _SETTINGS}
    settings |= {f"Threshold {name}": value for name, value in thresholds_in_words(frame).items()}
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
    decided, _ = verdict_in_words(row)
    said = [change_numbers(row), decided, row["comment"], f"[[ATTACHMENT|{attached}]]" if attached else None]
    case.append(SystemOut(_text("\n".join(filter(None, said)))))
    return case


def _result(row: Mapping[str, Any], *, blamed: bool) -> FinalResult | None:
    """Return how it went; None: well.

    What is to blame failed, or is an error where there is no picture; a change that nobody decided on, of a class that
    needs no verdict here (noise, if nothing else was said), is skipped: seen, and not counted.
    """
    from junitparser import Error, Failure, Skipped  # noqa: PLC0415 - of the extra

    why = f"{row['change']}: {as_sentence(row['reason'])}"
    if blamed and row["verdict"] is None:
        kind = Error if row["change"] == "failed" else Failure
        result: FinalResult = kind(_text(why), "unreviewed")
    elif blamed:
        result = Failure(_text(f"rejected by {row['reviewer']}, {why}"), "rejected")
    elif row["verdict"] is None and row["change"] not in NEED_NO_REVIEW:
        result = Skipped(_text(why), row["change"])
    else:
        return None
    result.text = _text(row["comment"] or as_sentence(row["reason"]))
    return result


def _text(value: object) -> str:
    """Return a text without what XML cannot hold (XML 1.0, section 2.2)."""
    return _NOT_XML.sub("\ufffd", str(value))
