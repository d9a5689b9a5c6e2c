"""The picture of one scene: requested again until it has the requested size and, with `stable`, does not change."""

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
    from whiteshot_nb.images.examination import Examination

MAX_CAPTURES = 5
"""How often a scene is captured at most until two pictures in a row are equal."""


@dataclass(frozen=True, slots=True)
class CapturedPicture:
    """A downloaded picture.

    Attributes
    ----------
    image
        The stored image it was downloaded from.
    attempts
        How often a picture of the scene was requested.
    remark
        What a person should know about it.
    examination
        What was found by decoding it; None if it was not decoded yet.
    """

    image: RequestedImage
    download: DownloadedPicture
    attempts: int
    remark: str | None = None
    examination: Examination | None = None

    def has_size_of(self, request: CaptureRequest) -> bool:
        """Return whether it has the requested size."""
        return (self.download.info.width, self.download.info.height) == (request.width, request.height)


class StableCapture:
    """Downloads the pictures of one target.

    The API keeps one picture per room and scene, whatever its size. So the picture at a URL may answer the request of
    another program: a picture of another size is requested once more.

    Parameters
    ----------
    cancelled
        Asked before each attempt and while a picture arrives; True stops the download.
    """

    def __init__(self, context: CaptureContext, request: CaptureRequest, cancelled: Callable[[], bool]) -> None:
        self._context = context
        self._request = request
        self._cancelled = cancelled

    def capture(self, image: RequestedImage) -> CapturedPicture:
        """Return the picture of a stored image.

        Raises
        ------
        WhiteshotError
            If it cannot be downloaded or is damaged.
        """
        captured = self._download(image)
        if image.scene.startswith("/"):
            if not captured.has_size_of(self._request):
                captured = self._retry_size(captured)
            if self._context.options.stable:
                captured = self._until_stable(captured)
        return captured

    def _download(self, image: RequestedImage) -> CapturedPicture:
        download = self._context.source.fetch(image.stored, cancelled=self._cancelled)
        return CapturedPicture(image, download, download.attempts)

    def _capture_again(self, earlier: CapturedPicture) -> CapturedPicture:
        image = request_image_again(self._context.client, self._request, earlier.image.scene, earlier.image.order)
        captured = self._download(image)
        return replace(captured, attempts=earlier.attempts + captured.attempts)

    def _retry_size(self, captured: CapturedPicture) -> CapturedPicture:
        try:
            return self._capture_again(captured)
        except WhiteshotError:
            return captured

    def _until_stable(self, captured: CapturedPicture) -> CapturedPicture:
        for _ in range(MAX_CAPTURES - 1):
            try:
                again = self._capture_again(captured)
            except WhiteshotError as error:
                return replace(captured, remark=f"It is not known whether the scene keeps changing: {error.sentence}")
            if again.download.data == captured.download.data:
                return replace(again, examination=captured.examination)
            captured, again = self._examined(captured), self._examined(again)
            if _shown_alike(captured, again):
                return again
            captured = again
        return replace(
            captured, remark=f"The scene keeps changing: {MAX_CAPTURES} captures, no two in a row are equal."
        )

    def _examined(self, captured: CapturedPicture) -> CapturedPicture:
        if captured.examination is not None:
            return captured
        return replace(captured, examination=self._context.examiner.examine(captured.download.data))


def _shown_alike(one: CapturedPicture, other: CapturedPicture) -> bool:
    digests = {picture.examination and picture.examination.shown_digest for picture in (one, other)}
    return len(digests) == 1 and None not in digests
