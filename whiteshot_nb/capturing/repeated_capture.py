"""Download the picture of a scene, and request it again if necessary.

A picture of the wrong size is requested once more. With the option `stable`, pictures are requested until two in a row
are equal.
"""

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
"""The maximum number of captures of a scene until two pictures in a row must be equal."""


@dataclass(frozen=True, slots=True)
class CapturedPicture:
    """A downloaded picture of a scene.

    Attributes
    ----------
    image
        The scene, and the storage location from which the picture was downloaded.
    download
        The PNG as received, with its size in pixels.
    attempts
        The total number of download attempts in all captures of the scene.
    remark
        A message for the column `hint`, for example that the scene keeps changing; None if there is no message.
    examination
        The measurements of the decoded PNG; None if the PNG was not decoded yet.
    """

    image: RequestedImage
    download: DownloadedPicture
    attempts: int
    remark: str | None = None
    examination: Examination | None = None

    def has_size_of(self, request: CaptureRequest) -> bool:
        """Return whether the picture has the width and height that `request` asks for."""
        return (self.download.info.width, self.download.info.height) == (request.width, request.height)


class RepeatedCapture:
    """Download the pictures of one target (a scene or group of scenes).

    The API stores only one picture per room and scene, regardless of its size. If another program requests the same
    scene in another size, the picture at the URL is replaced by a picture of that size. Therefore, a picture of the
    wrong size is requested once more.

    Parameters
    ----------
    context
        The connections and options of the run.
    request
        The request for the target, with the size of the pictures.
    cancelled
        A function that is called before and during each download. If it returns True, the download stops.
    """

    def __init__(self, context: CaptureContext, request: CaptureRequest, cancelled: Callable[[], bool]) -> None:
        self._context = context
        self._request = request
        self._cancelled = cancelled

    def capture(self, image: RequestedImage) -> CapturedPicture:
        """Download the picture of a scene; request it again if its size is wrong or the option `stable` is set.

        Returns
        -------
        CapturedPicture
            The picture that was downloaded last.

        Raises
        ------
        WhiteshotError
            If the picture cannot be downloaded or is damaged.
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
                remark = (
                    f"It is unknown whether the scene keeps changing, because a later capture failed. {error.sentence}"
                )
                return replace(captured, remark=remark)
            if again.download.data == captured.download.data:
                return replace(again, examination=captured.examination)
            captured, again = self._examined(captured), self._examined(again)
            if _shown_alike(captured, again):
                return again
            captured = again
        return replace(
            captured,
            remark=f"The scene keeps changing. It was captured {MAX_CAPTURES} times, and no two consecutive pictures "
            "were equal.",
        )

    def _examined(self, captured: CapturedPicture) -> CapturedPicture:
        if captured.examination is not None:
            return captured
        return replace(captured, examination=self._context.examiner.examine(captured.download.data))


def _shown_alike(one: CapturedPicture, other: CapturedPicture) -> bool:
    digests = {picture.examination and picture.examination.shown_digest for picture in (one, other)}
    return len(digests) == 1 and None not in digests
