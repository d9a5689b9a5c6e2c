"""Find the name of the reviewer, and check the comments of reviewers."""

from __future__ import annotations

import getpass

from whiteshot_nb.errors import InvalidInput
from whiteshot_nb.review.verdicts import MAX_COMMENT_LENGTH, MAX_NAME_LENGTH, replace_invalid_characters
from whiteshot_nb.settings import ReviewSettings


def reviewer_name(reviewer: str | None = None) -> str:
    """Return the name of the reviewer: the argument, otherwise ``WHITESHOT_REVIEWER``, otherwise the login name.

    Raises
    ------
    InvalidInput
        If no name is known, or the name has more than 200 characters.
    """
    try:
        name = reviewer or ReviewSettings().reviewer or getpass.getuser()
    except (OSError, KeyError, ImportError) as error:
        raise InvalidInput(
            "The name of the reviewer is not known",
            field="reviewer",
            hint="Pass reviewer=…, or set the environment variable WHITESHOT_REVIEWER.",
        ) from error
    if len(name) > MAX_NAME_LENGTH:
        raise InvalidInput(
            f"The name of a reviewer must have at most {MAX_NAME_LENGTH} characters, not {len(name):,}",
            field="reviewer",
        )
    return replace_invalid_characters(name)


def check_comment(text: str) -> str:
    """Return a comment as it is stored, that is, stripped and without characters that databases refuse.

    Raises
    ------
    InvalidInput
        If the comment has more than 20,000 characters.
    """
    if len(text) > MAX_COMMENT_LENGTH:
        raise InvalidInput(
            f"A comment must have at most {MAX_COMMENT_LENGTH:,} characters, not {len(text):,}", field="comment"
        )
    return replace_invalid_characters(text).strip()
