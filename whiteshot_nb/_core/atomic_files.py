"""Write files and folders atomically: completely or not at all.

If a path is a symbolic link, the file that it points to is replaced. The new file gets the permissions of the old file.
A pipe or a device such as /dev/null is not replaced; the data is written into it.
"""

from __future__ import annotations

import errno
import os
import secrets
import stat
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from shutil import copyfileobj
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from whiteshot_nb.errors import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Iterator


_WRITE_ERRORS = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS})
"""Errors that only occur when writing; they often do not contain a file name."""
_STREAMS = frozenset({Path("/dev"), Path("/dev/fd")})


def expand_path(path: str | os.PathLike[str]) -> Path:
    """Return a path with a leading ``~`` replaced by the home folder of the user."""
    return Path(os.path.expanduser(path))  # noqa: PTH111 - pathlib rejects names such as ~draft.pdf


def check_writable(path: Path) -> None:
    """Raise :class:`OSError` if `path` is a folder, or if the parent folder of `path` does not exist."""
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, "The path is a folder", str(path))
    _check_folder_of(path)


def check_writable_with_companions(path: Path) -> None:
    """Raise :class:`OSError` if `path` cannot be written, or if it is a pipe or a device.

    Call this function for file formats that may also write other files next to `path`. This is not possible if `path`
    is a pipe or a device.
    """
    check_writable(path)
    if _is_stream(path):
        raise OSError(
            errno.EINVAL,
            "The path must be a regular file, because this format may write pictures next to it",
            str(path),
        )


def _check_folder_of(path: Path) -> None:
    if not path.parent.is_dir():
        raise FileNotFoundError(errno.ENOENT, f"There is no folder {path.parent}", str(path))


def write_atomically(path: Path, data: bytes) -> None:
    """Write data to a temporary file, and rename the file to `path`; no reader sees an incomplete file."""
    with _replacement(path) as beside, beside.open("xb", buffering=0) as file:  # a buffer costs three system calls more
        rest = memoryview(data)
        while rest:
            rest = rest[file.write(rest) :]


def write_user_file(path: str | os.PathLike[str], data: bytes) -> Path:
    """Write a file to a path that the user gave, and return the path with ``~`` expanded.

    Raises
    ------
    OSError
        If the file cannot be written.
    """
    target = expand_path(path)
    check_writable(target)
    write_atomically(target, data)
    return target


@contextmanager
def replace_file(path: Path) -> Iterator[Path]:
    """Yield a temporary path to write to; at the end, the file is renamed to `path` or, after an error, deleted.

    Raises
    ------
    OSError
        At the start of the ``with`` block, if `path` is a folder, or if the parent folder of `path` does not exist. At
        the end of the block, if the file cannot be written, for example because the disk is full. The error contains
        `path`, not the temporary path.
    """
    check_writable(path)
    with _replacement(path) as beside:
        yield beside


@contextmanager
def _replacement(path: Path) -> Iterator[Path]:
    there = os.path.lexists(path)
    if there and _is_stream(path):
        with _copied_to_stream(path) as beside:
            yield beside
        return
    target = _resolved(path) if there else path
    with _temporary_path(target, "new") as beside:
        try:
            yield beside
            if there:
                _copy_permissions(target, beside)
            beside.replace(target)
        except BaseException:
            beside.unlink(missing_ok=True)
            raise


def _is_stream(path: Path) -> bool:
    """Return whether `path` exists and is neither a regular file nor a folder, so that it cannot be replaced."""
    return path.exists() and (path.parent in _STREAMS or not (path.is_file() or path.is_dir()))


def _resolved(path: Path) -> Path:
    """Return the path with symbolic links resolved, as when a file is opened."""
    return path.resolve() if path.is_symlink() else path


def _copy_permissions(target: Path, fresh: Path) -> None:
    """Copy the permissions of the file that will be replaced, if it exists, to the new file."""
    with suppress(FileNotFoundError):
        fresh.chmod(stat.S_IMODE(target.stat().st_mode))


@contextmanager
def _copied_to_stream(stream: Path) -> Iterator[Path]:
    """Yield a path in a temporary folder; at the end, the file at this path is copied into the stream."""
    with TemporaryDirectory(prefix="whiteshot-") as folder:
        fresh = Path(folder) / stream.name
        yield fresh
        with (
            fresh.open("rb") as whole,
            stream.open("ab") as opened,
        ):  # appends: output may be redirected to a file with content
            copyfileobj(whole, opened)


@contextmanager
def replace_folder(path: Path, *, ours: str) -> Iterator[Path]:
    """Yield a temporary folder to write to; at the end of the ``with`` block, this folder replaces `path`.

    If the temporary folder is still empty at the end, `path` is deleted.

    Parameters
    ----------
    path
        The folder to replace. It does not have to exist.
    ours
        A pattern that all file names in the old folder must match, such as ``*.png``.

    Raises
    ------
    InvalidInput
        If `path` is not a folder, or contains files whose names do not match `ours`. Nothing is replaced.
    """
    if path.exists() and not (path.is_dir() and all(part.match(ours) for part in path.rglob("*") if part.is_file())):
        raise InvalidInput(
            f"{path} must be a folder that contains only {ours} files, because the whole folder is replaced",
            field="path",
            hint="Choose a new or empty folder.",
        )
    _check_folder_of(path)
    with TemporaryDirectory(prefix=".new-", dir=path.parent) as folder:
        fresh, old = Path(folder) / "new", Path(folder) / "old"
        fresh.mkdir()
        yield fresh
        with ExitStack() as undo:
            _replace(path, old, undo)
            if any(fresh.iterdir()):
                fresh.rename(path)
            undo.pop_all()


@contextmanager
def replace_files_together(main: Path, *others: Path) -> Iterator[tuple[Path, ...]]:
    """Replace several files together: either all of them or, after an error, none.

    The context manager yields a temporary path for each file, first for `main`, then for `others`.

    The caller must write a new file for `main`. If the caller writes no new file for a path in `others`, the old file
    at this path is deleted. `main` is replaced last and in one step, so a reader always finds a file at this path. If
    replacing `main` fails, the other files are restored.
    """
    main = _resolved(main)
    with ExitStack() as stack:
        fresh = tuple(stack.enter_context(_deleted_at_end(path, "new")) for path in (main, *others))
        yield fresh
        aside = [stack.enter_context(_deleted_at_end(path, "old")) for path in others]
        with ExitStack() as undo:
            for path, new, old in zip(others, fresh[1:], aside, strict=True):
                _replace(path, old, undo)
                _replace(new, path, undo)
            _copy_permissions(main, fresh[0])
            fresh[0].replace(main)
            undo.pop_all()


def _replace(path: Path, target: Path, undo: ExitStack) -> None:
    """Rename a file if it exists, and register with `undo` how to rename it back."""
    if path.exists():
        path.replace(target)
        undo.callback(target.replace, path)


@contextmanager
def _deleted_at_end(path: Path, word: str) -> Iterator[Path]:
    """Yield a temporary path next to `path`; at the end, a file at the temporary path is deleted."""
    with _temporary_path(path, word) as beside:
        try:
            yield beside
        finally:
            beside.unlink(missing_ok=True)


@contextmanager
def _temporary_path(path: Path, word: str) -> Iterator[Path]:
    """Yield a temporary path next to `path`; errors contain `path` instead of the temporary path."""
    beside = path.with_name(f".{word}-{os.getpid()}-{secrets.token_hex(6)}")
    try:
        yield beside
    except OSError as error:
        if error.filename is None and error.errno in _WRITE_ERRORS:
            raise OSError(error.errno, os.strerror(error.errno), str(path)) from error
        if beside.name in str(error.filename):  # pikepdf puts more than the file name into `filename`
            raise OSError(error.errno, error.strerror, str(path)) from None
        raise
