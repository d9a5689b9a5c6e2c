"""Define the exit codes that all commands share; each number has only one meaning."""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """The exit codes of all commands, which ``Check.exit_code`` and ``Archive.exit_code`` also use."""

    OK = 0
    """Success."""
    PROBLEM = 1
    """The command ended with an error, or ``whiteshot doctor`` found a problem."""
    NOT_STARTED = 2
    """The command did not start its work: an option, a file, a library or a token is invalid or missing."""
    NOT_REVIEWED = 3
    """A change has no verdict."""
    REJECTED = 4
    """A change was rejected."""
    SOME_FAILED = 5
    """Some shots, pictures or files failed or are missing; the others are good."""
    ALL_FAILED = 6
    """All shots, pictures or files failed or are missing."""
    ENDED_EARLY = 7
    """The command was stopped before it finished."""
