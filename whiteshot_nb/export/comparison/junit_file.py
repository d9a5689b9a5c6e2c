"""Export a comparison to JUnit XML: one test case per scene, with difference pictures in a folder next to the file.

The XML follows the schema of Jenkins' xUnit plugin (``junit-10.xsd``). Pictures are attached as
``[[ATTACHMENT|path]]`` in ``system-out``. Jenkins (plugin *JUnit Attachments*) and GitLab show them.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from whiteshot_nb._core.atomic_files import check_writable_with_companions, replace_file, replace_folder
from whiteshot_nb.export.comparison.change_captions import change_numbers, verdict_in_words
from whiteshot_nb.export.comparison.comparison_summary import comparison_facts, thresholds_in_words
from whiteshot_nb.export.comparison.pairs import export_pairs, picture_file_names
from whiteshot_nb.export.exporter import exporter
from whiteshot_nb.export.optional_imports import optional_imports
from whiteshot_nb.export.rows import records
from whiteshot_nb.model.change_types import FAIL_ON, NEED_NO_REVIEW, as_sentence

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    import pandas as pd
    from junitparser import xunit2
    from junitparser.junitparser import FinalResult

    from whiteshot_nb._core.progress import ProgressOption
    from whiteshot_nb.export.comparison.pairs import ExportPair
    from whiteshot_nb.export.exportable import DrawsDifferences, ExportableComparison
    from whiteshot_nb.model.pair_key import SceneKey


_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SETTINGS = ("Run", "Baseline", "Compared by")


@exporter
def write_junit(
    comparison: ExportableComparison,
    path: Path,
    *,
    fail_on: Collection[str] = FAIL_ON,
    progress: ProgressOption = False,
) -> None:
    """Write JUnit XML with one test case per scene, and difference pictures of the failed scenes.

    The pictures are written to the folder ``<name>-differences`` next to the file.

    Parameters
    ----------
    comparison
        The comparison to write.
    path
        The XML file to write.
    fail_on
        Change types that need a verdict. A test case fails in two cases: if its change is rejected, or if its change
        has one of these types but no verdict.
    progress
        True for a progress bar, or a function that is called after each failed scene.

    Raises
    ------
    InvalidInput
        If `fail_on` contains an unknown change type, or the folder contains files other than PNGs.
    ConfigError
        If junitparser is not installed.
    """
    with optional_imports("JUnit"):
        from junitparser import xunit2  # noqa: PLC0415 - of the extra
    frame, failing = comparison.frame, _scene_keys(comparison.check(fail_on=fail_on).frame)
    check_writable_with_companions(path)
    folder = path.with_name(f"{path.stem}-differences")
    with replace_file(path) as file, replace_folder(folder, ours="*.png") as fresh:
        rows = frame.loc[[key in failing for key in _scene_keys(frame)]]
        pairs = export_pairs(rows, comparison.pictures, progress)
        written = _write_pictures(pairs, picture_file_names(frame), comparison.painter, fresh)
        attached = {key: _attachment_path(folder / name) for key, name in written.items()}
        xml = xunit2.JUnitXml("whiteshot")
        for suite in _suites(frame, failing, attached):
            xml.append(suite)
        xml.update_statistics()
        xml.write(str(file), pretty=True)


def _scene_keys(frame: pd.DataFrame) -> list[SceneKey]:
    return list(zip(frame["room"], frame["scene"], strict=True))


def _write_pictures(
    pairs: Iterator[ExportPair], files: Mapping[SceneKey, str], painter: DrawsDifferences, folder: Path
) -> dict[SceneKey, str]:
    """Write one picture for each pair that has a picture, and return the names of the written `files`."""
    written = {}
    for pair in pairs:
        png = _picture_of(pair, painter)
        if png is not None:
            key = (pair.row["room"], pair.row["scene"])
            file = folder / files[key]
            file.parent.mkdir(exist_ok=True)
            file.write_bytes(png)
            written[key] = files[key]
    return written


def _picture_of(pair: ExportPair, painter: DrawsDifferences) -> bytes | None:
    """Return the difference picture; for a new or removed scene, its only picture."""
    if pair.row["change"] == "new":
        return pair.after.png
    return pair.before.png if pair.row["change"] == "removed" else pair.difference(painter)


def _attachment_path(file: Path) -> str:
    """Return the path of an attachment relative to the working directory, where CI servers look for attachments.

    If the XML is outside the working directory, the path is relative to the folder of the XML. It never contains an
    absolute path of this machine.
    """
    absolute, working = file.absolute(), Path.cwd()
    return absolute.relative_to(working if absolute.is_relative_to(working) else absolute.parent.parent).as_posix()


def _suites(
    frame: pd.DataFrame, failing: Collection[SceneKey], attached: Mapping[SceneKey, str]
) -> Iterator[xunit2.TestSuite]:
    """Yield one test suite per room."""
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
            key = (row["room"], row["scene"])
            cases.append(_case(row, names[str(room)], fails=key in failing, attached=attached.get(key)))
        suite.add_testcases(cases)
        yield suite


def _names(frame: pd.DataFrame) -> dict[str, str]:
    """Return the name of each room by UUID; the UUID itself if the room has no name or the name is not unique."""
    rooms = frame.drop_duplicates("room")
    named = rooms["room_name"].where(~rooms["room_name"].duplicated(keep=False))
    return dict(zip(rooms["room"], named.fillna(rooms["room"]), strict=True))


def _case(row: Mapping[str, Any], room: str, *, fails: bool, attached: str | None) -> xunit2.TestCase:
    from junitparser import SystemOut, xunit2  # noqa: PLC0415 - of the extra

    case = xunit2.TestCase(_text(row["scene"]), _text(room), round(row["seconds"] or 0.0, 3))
    result = _result(row, fails=fails)
    if result is not None:
        case.append(result)
    decided, _ = verdict_in_words(row)
    output = [change_numbers(row), decided, row["comment"], f"[[ATTACHMENT|{attached}]]" if attached else None]
    case.append(SystemOut(_text("\n".join(filter(None, output)))))
    return case


def _result(row: Mapping[str, Any], *, fails: bool) -> FinalResult | None:
    """Return the result of a test case; None if it passed.

    A row that fails the check is a failure; if the scene could not be captured or compared, and the change has no
    verdict, it is an error. A change without a verdict whose type needs no verdict (by default ``noise``) is skipped.
    """
    from junitparser import Error, Failure, Skipped  # noqa: PLC0415 - of the extra

    message = f"{row['change']}: {as_sentence(row['reason'])}"
    if fails and row["verdict"] is None:
        kind = Error if row["change"] == "failed" else Failure
        result: FinalResult = kind(_text(message), "unreviewed")
    elif fails:
        result = Failure(_text(f"rejected by {row['reviewer']}, {message}"), "rejected")
    elif row["verdict"] is None and row["change"] not in NEED_NO_REVIEW:
        result = Skipped(_text(message), row["change"])
    else:
        return None
    result.text = _text(row["comment"] or as_sentence(row["reason"]))
    return result


def _text(value: object) -> str:
    """Return the text with characters replaced that XML does not allow (XML 1.0, section 2.2)."""
    return _NOT_XML.sub("\ufffd", str(value))
