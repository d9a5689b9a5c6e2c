"""Download, check and keep one stored image."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from whiteshot_nb.errors import DamagedPicture, LibraryError, NotKept, WhiteshotError
from whiteshot_nb.model.scene_paths import file_name

if TYPE_CHECKING:
    from whiteshot_nb.capturing.capture_request import CaptureRequest, FailedStage
    from whiteshot_nb.capturing.request_images import RequestedImage
    from whiteshot_nb.capturing.stable_capture import CapturedPicture, StableCapture
    from whiteshot_nb.model.shot_row import ShotRow
    from whiteshot_nb.store import RunRecording, WritablePictures


def fetch_shot(
    request: CaptureRequest,
    asked: RequestedImage,
    room_name: str | None,
    *,
    taker: StableCapture,
    pictures: WritablePictures,
) -> ShotRow:
    """Return the row of a stored image: kept, or failed with its reason. Never raises for a bad picture."""
    start = time.perf_counter()
    try:
        taken = taker.take(asked)
        sha256 = _keep(pictures, taken.download.data)
    except WhiteshotError as error:
        return request.failed_row(asked.scene, _stage(error), error, **image_fields(asked, room_name))
    info = taken.download.info
    return request.row(
        asked.scene,
        ok=True,
        hint=_hint(taken),
        attempts=taken.attempts,
        pixel_width=info.width,
        pixel_height=info.height,
        size_ok=taken.fits(request),
        bytes=len(taken.download.data),
        sha256=sha256,
        file=file_name(asked.order + 1, asked.scene),
        seconds=round(time.perf_counter() - start, 3),
        **image_fields(taken.asked, room_name),
    )


def record_rows(request: CaptureRequest, rows: list[ShotRow], recording: RunRecording) -> list[ShotRow]:
    """Write rows, and return them; those that could not be written are failed ones, as a later resume will see them."""
    try:
        recording.keep_all(request.target, [row.record for row in rows])
    except LibraryError as error:
        return [request.failed_row(row.scene, "keep", error, **_same(row)) for row in rows]
    return rows


_KNOWN = ("room_name", "order", "url", "key", "bucket", "bucket_region", "renderer")


def image_fields(asked: RequestedImage, room_name: str | None) -> dict[str, Any]:
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


def _same(row: ShotRow) -> dict[str, Any]:
    return {name: getattr(row, name) for name in _KNOWN}


def _hint(taken: CapturedPicture) -> str | None:
    missing = taken.asked.image.warnings
    told = [f"Missing from the picture: {'; '.join(missing)}."] if missing else []
    told += [taken.remark] if taken.remark else []
    return " ".join(told) or None


def _stage(error: WhiteshotError) -> FailedStage:
    if isinstance(error, DamagedPicture):
        return "check"
    return "keep" if isinstance(error, NotKept) else "download"


def _keep(pictures: WritablePictures, data: bytes) -> str:
    try:
        return pictures.put(data)
    except OSError as error:
        raise NotKept(
            "The picture could not be kept",
            said=error.strerror or type(error).__name__,
            hint="Check the disk's free space and the folder's permissions.",
        ) from error
