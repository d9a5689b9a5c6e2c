"""What all exporters have in common: where the file goes, and how progress is reported."""

from __future__ import annotations

import os
from functools import wraps
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeAlias, TypeVar, cast

from whiteshot_nb._core.atomic_files import expand_path
from whiteshot_nb._core.progress import progress_reporter

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from whiteshot_nb._core.progress import ProgressOption

P = ParamSpec("P")
S = TypeVar("S")

PathOption: TypeAlias = str | os.PathLike[str]


def exporter(write: Callable[Concatenate[S, Path, P], None]) -> Callable[Concatenate[S, PathOption, P], Path]:
    """Make an exporter of a function that writes a file.

    The exporter takes a string, too, expands ``~``, shows a progress bar for ``progress=True``, and returns the path.

    Parameters
    ----------
    write
        Takes what is exported, the path, and options by keyword. It writes the file whole or not at all. Its option
        `progress`, if it has one, is a function wherever it is true.
    """

    @wraps(write)
    def export(exported: S, path: PathOption, /, *args: P.args, **options: P.kwargs) -> Path:
        target = expand_path(path)
        progress = cast("ProgressOption", options.get("progress", False))
        with progress_reporter(progress, label=target.name) as report:
            if report is not None:
                options["progress"] = report
            write(exported, target, *args, **options)
        return target

    return export
