"""Download, check and keep one stored image."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from whiteshot_nb.errors import DamagedPicture, NotKept, WhiteshotError
from whiteshot_nb.scenes import file_name

if TYPE_CHECKING:
    from collections.abc import Callable

    from whiteshot_nb.capture.ask import Asked
    from whiteshot_nb.capture.request import CaptureRequest, Stage
    from whiteshot_nb.picture_sources import PictureSource
    from whiteshot_nb.shots import ShotRow
    from whiteshot_nb.store import PictureFolder


def fetch(
    request: CaptureRequest,
    asked: Asked,
    room_name: str | None,
    *,
    source: PictureSource,
    pictures: PictureFolder,
    cancelled: Callable[[], bool],
) -> ShotRow:
    """Return the row of a stored image: kept, or failed with its reason. Never raises for a bad picture."""
    image, fields = asked.image, known(asked, room_name)
    start = time.perf_counter()
    try:
        got = source.fetch(image, cancelled=cancelled)
        sha256 = _keep(pictures, got.data)
    except WhiteshotError as error:
        return request.failed_row(asked.scene, _stage(error), error, **fields)
    return request.row(
        asked.scene,
        ok=True,
        hint=f"Missing from the picture: {'; '.join(image.warnings)}." if image.warnings else None,
        attempts=got.attempts,
        pixel_width=got.info.width,
        pixel_height=got.info.height,
        size_ok=(got.info.width, got.info.height) == (request.width, request.height),
        bytes=len(got.data),
        sha256=sha256,
        file=file_name(asked.order + 1, asked.scene),
        seconds=round(time.perf_counter() - start, 3),
        **fields,
    )


def known(asked: Asked, room_name: str | None) -> dict[str, Any]:
    """Return the fields of a row that are known before the picture is there."""
    image = asked.image
    return {
        "room_name": room_name,
        "order": asked.order,
        "url": image.url,
        "key": image.key,
        "bucket": image.bucket,
        "bucket_region": image.region,
        "renderer": image.renderer,
    }


def _stage(error: WhiteshotError) -> Stage:
    if isinstance(error, DamagedPicture):
        return "check"
    return "keep" if isinstance(error, NotKept) else "download"


def _keep(pictures: PictureFolder, data: bytes) -> str:
    try:
        return pictures.put(data)
    except OSError as error:
        raise NotKept(
            "The picture could not be kept",
            said=error.strerror or type(error).__name__,
            hint="Check the disk's free space and the folder's permissions.",
        ) from error
