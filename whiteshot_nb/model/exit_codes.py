"""The exit codes of all commands: one table, in which a number never means two things."""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """What a command ends with, and what ``Check.exit_code`` and ``Archive.exit_code`` are."""

    OK = 0
    """All is well."""
    PROBLEM = 1
    """Something is wrong with the result: an error ended the work, or the doctor found a problem."""
    NOT_STARTED = 2
    """The work could not begin: an option, a file, a library or a token is wrong or missing."""
    NOT_REVIEWED = 3
    """A change has no verdict."""
    REJECTED = 4
    """A change was rejected."""
    SOME_FAILED = 5
    """Some shots, pictures or files failed or are missing; the others are good."""
    ALL_FAILED = 6
    """Every shot, picture or file failed or is missing."""
    ENDED_EARLY = 7
    """The work was stopped before its end."""
