"""One scene's picture as it is wanted: of the asked size, and if asked for, standing still."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from whiteshot_nb.capturing.request_images import ask_again
from whiteshot_nb.errors import WhiteshotError

if TYPE_CHECKING:
    from collections.abc import Callable

    from whiteshot_nb.capturing.capture_request import CaptureRequest
    from whiteshot_nb.capturing.context import Gear
    from whiteshot_nb.capturing.request_images import Asked
    from whiteshot_nb.fetching.download import Download

MOST_CAPTURES = 5
"""How often a scene is captured at most until two pictures in a row are equal."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A picture, the stored image it is of, how often a picture of the scene was asked for, and what is to be said."""

    asked: Asked
    download: Download
    attempts: int
    remark: str | None = None

    def fits(self, request: CaptureRequest) -> bool:
        """Whether it has the size that was asked for."""
        return (self.download.info.width, self.download.info.height) == (request.width, request.height)


class Taker:
    """Takes the pictures of one target.

    The API keeps one picture per room and scene, whatever its size, so what is at the URL may be of somebody else's
    request: a picture of another size is asked for once more.

    Parameters
    ----------
    cancelled
        Asked before each attempt and each piece.
    """

    def __init__(self, gear: Gear, request: CaptureRequest, cancelled: Callable[[], bool]) -> None:
        self._gear = gear
        self._request = request
        self._cancelled = cancelled

    def take(self, asked: Asked) -> Taken:
        """Return the picture of a stored image.

        Raises
        ------
        WhiteshotError
            If there is none.
        """
        taken = self._first(asked)
        if asked.scene.startswith("/"):
            if not taken.fits(self._request):
                taken = self._fitting(taken)
            if self._gear.options.stable:
                taken = self._still(taken)
        return taken

    def _first(self, asked: Asked) -> Taken:
        download = self._gear.source.fetch(asked.image, cancelled=self._cancelled)
        return Taken(asked, download, download.attempts)

    def _again(self, taken: Taken) -> Taken:
        asked = ask_again(self._gear.client, self._request, taken.asked.scene, taken.asked.order)
        new = self._first(asked)
        return replace(new, attempts=taken.attempts + new.attempts)

    def _fitting(self, taken: Taken) -> Taken:
        try:
            return self._again(taken)
        except WhiteshotError:
            return taken

    def _still(self, taken: Taken) -> Taken:
        for _ in range(MOST_CAPTURES - 1):
            try:
                new = self._again(taken)
            except WhiteshotError as error:
                return replace(taken, remark=f"Whether the scene stands still is not known: {error.sentence}")
            if new.download.data == taken.download.data:
                return new
            taken = new
        return replace(
            taken, remark=f"The scene does not stand still: {MOST_CAPTURES} captures, no two in a row equal."
        )
