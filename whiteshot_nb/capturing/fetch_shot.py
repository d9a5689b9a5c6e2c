"""Download, check, save and measure the picture of one scene."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from whiteshot_nb.capturing.measure_shots import with_examination
from whiteshot_nb.errors import DamagedPicture, LibraryError, NotKept, WhiteshotError
from whiteshot_nb.model.scene_paths import file_name
from whiteshot_nb.store import keep_found

if TYPE_CHECKING:
    from whiteshot_nb.capturing.capture_request import CaptureRequest, FailedStage
    from whiteshot_nb.capturing.examiner import Examiner
    from whiteshot_nb.capturing.repeated_capture import CapturedPicture, RepeatedCapture
    from whiteshot_nb.capturing.request_images import RequestedImage
    from whiteshot_nb.model.shot_row import ShotRow
    from whiteshot_nb.store import RunRecording, WritablePictures


def fetch_shot(
    request: CaptureRequest,
    image: RequestedImage,
    room_name: str | None,
    *,
    capture: RepeatedCapture,
    pictures: WritablePictures,
    examiner: Examiner | None,
) -> ShotRow:
    """Download, save and measure the picture of a scene, and return the row of the shot.

    If the picture cannot be downloaded or saved, the row contains the error.

    Parameters
    ----------
    request
        The request for the scene, or for a group that contains the scene.
    image
        The scene, and where the API stored the picture.
    room_name
        The name of the room; None if the name is not known.
    capture
        The object that downloads the picture. This object also requests the picture again if the size is wrong, or if
        the option `stable` is set.
    pictures
        The storage in which the picture is saved.
    examiner
        The object that decodes and measures the picture. None: the picture is not measured.
    """
    start = time.perf_counter()
    try:
        captured = capture.capture(image)
        data = captured.download.data
        sha256 = _keep(pictures, data)
    except WhiteshotError as error:
        return request.failed_row(image.scene, _stage_of(error), error, **image_fields(image, room_name))
    info = captured.download.info
    row = request.row(
        image.scene,
        ok=True,
        hint=_hint(captured),
        attempts=captured.attempts,
        pixel_width=info.width,
        pixel_height=info.height,
        size_ok=captured.has_size_of(request),
        bytes=len(data),
        sha256=sha256,
        file=file_name(image.order + 1, image.scene),
        seconds=round(time.perf_counter() - start, 3),
        **image_fields(captured.image, room_name),
    )
    if examiner is None:
        return row
    if captured.examination is not None:
        found = keep_found(pictures, sha256, captured.examination)
    else:
        found = examiner.examine_stored(pictures, sha256, data)
    return replace(with_examination(row, found), seconds=round(time.perf_counter() - start, 3))


def record_rows(request: CaptureRequest, rows: list[ShotRow], recording: RunRecording) -> list[ShotRow]:
    """Write the rows of finished shots to the tables of the run, and return the rows.

    If the rows cannot be written, return rows that mark the same shots as failed. The tables then contain no successful
    rows of these shots. Therefore, the shots are captured again when the run is resumed.
    """
    try:
        recording.write_shots(request.target, [row.record for row in rows])
    except LibraryError as error:
        return [request.failed_row(row.scene, "keep", error, **_image_fields_of(row)) for row in rows]
    return rows


_IMAGE_FIELDS = ("room_name", "order", "url", "key", "bucket", "bucket_region", "renderer")


def image_fields(image: RequestedImage, room_name: str | None) -> dict[str, Any]:
    """Return those values of a shot's row that are known before the download, by column name."""
    stored = image.stored
    return {
        "room_name": room_name,
        "order": image.order,
        "url": stored.url,
        "key": stored.key,
        "bucket": stored.bucket,
        "bucket_region": stored.region,
        "renderer": stored.renderer,
    }


def _image_fields_of(row: ShotRow) -> dict[str, Any]:
    return {name: getattr(row, name) for name in _IMAGE_FIELDS}


def _hint(captured: CapturedPicture) -> str | None:
    missing = captured.image.stored.warnings
    sentences = [f"Missing from the picture: {'; '.join(missing)}."] if missing else []
    sentences += [captured.remark] if captured.remark else []
    return " ".join(sentences) or None


def _stage_of(error: WhiteshotError) -> FailedStage:
    if isinstance(error, DamagedPicture):
        return "check"
    return "keep" if isinstance(error, NotKept) else "download"


def _keep(pictures: WritablePictures, data: bytes) -> str:
    try:
        return pictures.put(data)
    except OSError as error:
        raise NotKept(
            "The picture could not be saved",
            said=error.strerror or type(error).__name__,
            hint="Check the free disk space and the permissions of the folder.",
        ) from error
