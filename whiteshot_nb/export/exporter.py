"""The decorator of all export functions: it resolves the path and reports progress."""

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
    """Decorate a function that writes a file, to handle paths and progress in the same way in all exports.

    The decorated function accepts the path as a string, expands a leading ``~``, shows a progress bar for
    ``progress=True``, and returns the path.

    Parameters
    ----------
    write
        Function to decorate. Its arguments are the exported object, the path, and options as keyword arguments. The
        function must write the file completely or not at all. If the caller passes ``progress=True``, the function
        receives as `progress` a function that reports progress.
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
