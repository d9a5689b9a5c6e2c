"""One scene's picture as it is wanted: of the asked size, and if asked for, standing still."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from whiteshot_nb.capturing.request_images import request_image_again
from whiteshot_nb.errors import WhiteshotError

if TYPE_CHECKING:
    from collections.abc import Callable

    from whiteshot_nb.capturing.capture_request import CaptureRequest
    from whiteshot_nb.capturing.context import CaptureContext
    from whiteshot_nb.capturing.request_images import RequestedImage
    from whiteshot_nb.fetching.download import DownloadedPicture

MAX_CAPTURES = 5
"""How often a scene is captured at most until two pictures in a row are equal."""


@dataclass(frozen=True, slots=True)
class CapturedPicture:
    """A picture, the stored image it is of, how often a picture of the scene was asked for, and what is to be said."""

    asked: RequestedImage
    download: DownloadedPicture
    attempts: int
    remark: str | None = None

    def fits(self, request: CaptureRequest) -> bool:
        """Whether it has the size that was asked for."""
        return (self.download.info.width, self.download.info.height) == (request.width, request.height)


class StableCapture:
    """Takes the pictures of one target.

    The API keeps one picture per room and scene, whatever its size, so what is at the URL may be of somebody else's
    request: a picture of another size is asked for once more.

    Parameters
    ----------
    cancelled
        Asked before each attempt and each piece.
    """

    def __init__(self, context: CaptureContext, request: CaptureRequest, cancelled: Callable[[], bool]) -> None:
        self._context = context
        self._request = request
        self._cancelled = cancelled

    def take(self, asked: RequestedImage) -> CapturedPicture:
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
            if self._context.options.stable:
                taken = self._still(taken)
        return taken

    def _first(self, asked: RequestedImage) -> CapturedPicture:
        download = self._context.source.fetch(asked.image, cancelled=self._cancelled)
        return CapturedPicture(asked, download, download.attempts)

    def _again(self, taken: CapturedPicture) -> CapturedPicture:
        asked = request_image_again(self._context.client, self._request, taken.asked.scene, taken.asked.order)
        new = self._first(asked)
        return replace(new, attempts=taken.attempts + new.attempts)

    def _fitting(self, taken: CapturedPicture) -> CapturedPicture:
        try:
            return self._again(taken)
        except WhiteshotError:
            return taken

    def _still(self, taken: CapturedPicture) -> CapturedPicture:
        for _ in range(MAX_CAPTURES - 1):
            try:
                new = self._again(taken)
            except WhiteshotError as error:
                return replace(taken, remark=f"Whether the scene stands still is not known: {error.sentence}")
            if new.download.data == taken.download.data:
                return new
            taken = new
        return replace(taken, remark=f"The scene does not stand still: {MAX_CAPTURES} captures, no two in a row equal.")
