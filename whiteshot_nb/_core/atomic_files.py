"""Write a file or a folder whole or not at all.

What a link leads to is replaced, and not the link; a file keeps its permissions; and what is no file, such as a pipe or
/dev/null, is written into.
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


_WRITING = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS})
"""What only an attempt to write is answered with; such an error often has no name of a file."""
_STREAMS = frozenset({Path("/dev"), Path("/dev/fd")})


def expand_path(path: str | os.PathLike[str]) -> Path:
    """Return where a file is to be; ``~`` at the beginning is the home folder, as in a shell and in pandas."""
    return Path(os.path.expanduser(path))  # noqa: PTH111 - pathlib refuses names such as ~draft.pdf


def check_writable(path: Path) -> None:
    """Raise :class:`OSError` if no file can be put there, before somebody works an hour for it."""
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, "It is a folder", str(path))
    _check_folder_of(path)


def check_writable_with_companions(path: Path) -> None:
    """Raise :class:`OSError` if no file can be put there, or other files that belong to it cannot be beside it."""
    check_writable(path)
    if _is_stream(path):
        raise OSError(errno.EINVAL, "It is no file, and this format may need pictures beside it", str(path))


def _check_folder_of(path: Path) -> None:
    if not path.parent.is_dir():
        raise FileNotFoundError(errno.ENOENT, f"There is no folder {path.parent}", str(path))


def write_atomically(path: Path, data: bytes) -> None:
    """Write `data` beside `path` and rename it into place, so that nobody ever sees half a file."""
    with _fresh(path) as beside, beside.open("xb", buffering=0) as file:  # a buffer costs three system calls more
        rest = memoryview(data)
        while rest:
            rest = rest[file.write(rest) :]


def write_user_file(path: str | os.PathLike[str], data: bytes) -> Path:
    """Write a whole file where somebody wants it, and return its path; :class:`OSError` if none can be there."""
    target = expand_path(path)
    check_writable(target)
    write_atomically(target, data)
    return target


@contextmanager
def replace_file(path: Path) -> Iterator[Path]:
    """Give a name beside `path`; the file is renamed into place at the end, removed after an error.

    Raises
    ------
    OSError
        If `path` is a folder or in none, at once; if there is no room for the file, with the name `path`.
    """
    check_writable(path)
    with _fresh(path) as beside:
        yield beside


@contextmanager
def _fresh(path: Path) -> Iterator[Path]:
    there = os.path.lexists(path)
    if there and _is_stream(path):
        with _poured_into(path) as beside:
            yield beside
        return
    place = _place_of(path) if there else path
    with _named_beside(place, "new") as beside:
        try:
            yield beside
            if there:
                _permit_as(place, beside)
            beside.replace(place)
        except BaseException:
            beside.unlink(missing_ok=True)
            raise


def _is_stream(path: Path) -> bool:
    """Whether what is there is no file that another could take the place of."""
    return path.exists() and (path.parent in _STREAMS or not (path.is_file() or path.is_dir()))


def _place_of(path: Path) -> Path:
    """Return where a file goes: through links, as when it is opened."""
    return path.resolve() if path.is_symlink() else path


def _permit_as(place: Path, fresh: Path) -> None:
    """Give a file the permissions of the one whose place it takes, if there is one."""
    with suppress(FileNotFoundError):
        fresh.chmod(stat.S_IMODE(place.stat().st_mode))


@contextmanager
def _poured_into(stream: Path) -> Iterator[Path]:
    """Give a name elsewhere; the file is copied into the stream at the end."""
    with TemporaryDirectory(prefix="whiteshot-") as folder:
        fresh = Path(folder) / stream.name
        yield fresh
        with fresh.open("rb") as whole, stream.open("ab") as opened:  # a file that is redirected to keeps what it has
            copyfileobj(whole, opened)


@contextmanager
def replace_folder(path: Path, *, ours: str) -> Iterator[Path]:
    """Give a new folder beside `path`, which takes its place as a whole at the end; an empty one leaves none.

    Raises
    ------
    InvalidInput
        If what is there is no folder, or has files that do not match the pattern `ours`; nothing is replaced then.
    """
    if path.exists() and not (path.is_dir() and all(part.match(ours) for part in path.rglob("*") if part.is_file())):
        raise InvalidInput(
            f"{path} holds other things than {ours}, and is not replaced",
            field="path",
            hint="Name a place of its own.",
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
    """Give names beside several files that belong together; all of them are replaced at the end, or none.

    One of `others` that was not written is removed: what stood there belonged to the old `main`. `main` has to be
    written. It is never missing, not even for a moment: it is renamed into place last, and if that fails the others
    are put back.
    """
    main = _place_of(main)
    with ExitStack() as stack:
        fresh = tuple(stack.enter_context(_removed_in_the_end(path, "new")) for path in (main, *others))
        yield fresh
        aside = [stack.enter_context(_removed_in_the_end(path, "old")) for path in others]
        with ExitStack() as undo:
            for path, new, old in zip(others, fresh[1:], aside, strict=True):
                _replace(path, old, undo)
                _replace(new, path, undo)
            _permit_as(main, fresh[0])
            fresh[0].replace(main)
            undo.pop_all()


def _replace(path: Path, target: Path, undo: ExitStack) -> None:
    """Rename what is there, and remember how to rename it back."""
    if path.exists():
        path.replace(target)
        undo.callback(target.replace, path)


@contextmanager
def _removed_in_the_end(path: Path, word: str) -> Iterator[Path]:
    """Give a name beside `path`; what is there under this name in the end goes."""
    with _named_beside(path, word) as beside:
        try:
            yield beside
        finally:
            beside.unlink(missing_ok=True)


@contextmanager
def _named_beside(path: Path, word: str) -> Iterator[Path]:
    """Give a name beside `path`; an error about it is told as one about `path`, since nobody asked for that name."""
    beside = path.with_name(f".{word}-{os.getpid()}-{secrets.token_hex(6)}")
    try:
        yield beside
    except OSError as error:
        if error.filename is None and error.errno in _WRITING:
            raise OSError(error.errno, os.strerror(error.errno), str(path)) from error
        if beside.name in str(error.filename):  # pikepdf gives more than the name
            raise OSError(error.errno, error.strerror, str(path)) from None
        raise
