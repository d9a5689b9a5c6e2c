"""Download, check and keep one stored image."""

from __future__ import annotations

import time
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from whiteshot_nb.errors import DamagedPicture, LibraryError, NotKept, WhiteshotError
from whiteshot_nb.scenes import file_name

if TYPE_CHECKING:
    from collections.abc import Callable

    from whiteshot_nb.capture.ask import Asked
    from whiteshot_nb.capture.request import CaptureRequest, Stage
    from whiteshot_nb.picture_sources import PictureSource
    from whiteshot_nb.shots import ShotRow
    from whiteshot_nb.store import PictureKeeper, Recording


def fetch(
    request: CaptureRequest,
    asked: Asked,
    room_name: str | None,
    *,
    source: PictureSource,
    pictures: PictureKeeper,
    recording: Recording,
    cancelled: Callable[[], bool],
) -> ShotRow:
    """Return the row of a stored image: kept, or failed with its reason. Never raises for a bad picture.

    The picture is kept first, its row written after it.
    """
    row = _fetched(request, asked, room_name, source=source, pictures=pictures, cancelled=cancelled)
    if not row.ok and cancelled():
        return row  # the run writes what it stopped; written late, it could overwrite what a resumed run brings
    try:
        recording.keep(request.target, asdict(row))
    except LibraryError as error:
        return request.failed_row(asked.scene, "keep", error, **known(asked, room_name))
    return row


def _fetched(
    request: CaptureRequest,
    asked: Asked,
    room_name: str | None,
    *,
    source: PictureSource,
    pictures: PictureKeeper,
    cancelled: Callable[[], bool],
) -> ShotRow:
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


def _keep(pictures: PictureKeeper, data: bytes) -> str:
    try:
        return pictures.put(data)
    except OSError as error:
        raise NotKept(
            "The picture could not be kept",
            said=error.strerror or type(error).__name__,
            hint="Check the disk's free space and the folder's permissions.",
        ) from error
