"""Warm-ups: a page for the first five minutes of every lesson, up to four hundred, all different."""

from __future__ import annotations

from typing import TYPE_CHECKING

from whiteshot_nb.server.samples.warm_ups import language, nature, numbers
from whiteshot_nb.server.samples.warm_ups.sheet import sheet
from whiteshot_nb.server.samples.warm_ups.tables import EACH

if TYPE_CHECKING:
    from collections.abc import Callable

    from whiteshot_nb.server.elements import SceneContent
    from whiteshot_nb.server.samples.warm_ups.sheet import WarmUp

__all__ = ["warm_ups"]

_KINDS: tuple[tuple[str, Callable[[int], WarmUp]], ...] = (
    ("clock", language.clock),
    ("curve", numbers.curve),
    ("moon", nature.moon),
    ("fractions", numbers.fractions),
    ("word", language.word),
    ("element", nature.element),
    ("angles", numbers.angles),
    ("survey", nature.survey),
    ("primes", numbers.primes),
    ("tune", language.tune),
)
MOST = EACH * len(_KINDS)


def warm_ups(count: int) -> dict[str, SceneContent]:
    """Return the first `count` warm-ups by the names of their scenes, such as ``003-moon``.

    Raises
    ------
    ValueError
        If more are asked for than there are different ones, 400.
    """
    if count > MOST:
        msg = f"there are {MOST} different warm-ups, not {count}"
        raise ValueError(msg)
    pages = {}
    for index in range(count):
        turn, kind = divmod(index, len(_KINDS))
        name, draw = _KINDS[kind]
        pages[f"{index + 1:03}-{name}"] = sheet(index + 1, draw(turn))
    return pages
