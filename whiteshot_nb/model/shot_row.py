"""Define one row of ``shots.frame``."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ShotRow:
    """The row of one shot; every field is a column of ``shots.frame``.

    Attributes
    ----------
    run
        Id of the run in which the shot was captured.
    room
        UUID of the room.
    scene
        Path of the scene.
    width
        Requested width, in pixels.
    height
        Requested height, in pixels.
    ok
        Whether the shot has an intact PNG.
    taken_at
        Time when the picture was saved or the shot failed, in UTC.
    data_center
        The data center that processed the request.
    source
        How the picture was obtained, such as ``api`` or ``folder``.
    room_name
        Name of the room; None if the room has no name.
    group
        The scene directory that was requested; None if a single scene was requested.
    order
        Position of the scene in the group, starting at 0.
    stage
        The step that failed: ``ask`` (the API request), ``download``, ``check`` or ``keep`` (saving); None if the shot
        did not fail.
    http_status
        HTTP status of the response that caused the failure; None if there was no such response.
    error_code
        Error code that the API returned; None if it returned no error code.
    error
        Why the shot failed; None if the shot did not fail.
    hint
        For a failed shot, what to do about the failure. For an intact picture, what is missing from the picture or
        unusual about it. None if there is no hint.
    request_id
        Id that the API gave to the failed request; None if it gave no id.
    attempts
        Number of attempts to download the picture.
    url
        URL of the stored image, from the response of the API.
    key
        Storage key of the image, from the response of the API.
    bucket
        Storage bucket of the image, from the response of the API.
    bucket_region
        Region of the bucket, from the response of the API.
    pixel_width
        Width of the PNG, in pixels.
    pixel_height
        Height of the PNG, in pixels.
    size_ok
        Whether the PNG has the requested size.
    bytes
        Size of the PNG file, in bytes.
    sha256
        SHA-256 of the PNG file.
    file
        File name of the picture in exports.
    ink
        Share of pixels, from 0 to 1, that differ from the background; None until measured.
    blank
        Whether no pixel differs from the background; None until measured.
    near_duplicate_of
        Path of another scene, captured earlier in the same room and run, whose picture looks almost the same; None if
        there is no such scene.
    changed_since_last
        Whether the picture differs from the latest picture of this scene, in this size, from an earlier run. None if
        there is no earlier picture.
    shown_digest
        Digest of what a browser displays (docs/shown-digest.md). It is equal for pictures that a browser displays
        identically. None until measured.
    perceptual_hash
        Hash of 256 bits, as 64 hexadecimal digits. The hashes of similar pictures differ in few bits. None until
        measured.
    transparent
        Whether any pixel is fully or partly transparent; None until measured.
    animated
        Whether the PNG has more than one frame; None until measured.
    renderer
        Program that drew the picture; None if the server does not name the program.
    seconds
        Time to download, check and save the picture, in seconds.
    extra
        Values of additional columns, by column name.
    """

    run: str
    room: str
    scene: str
    width: int
    height: int
    ok: bool
    taken_at: datetime
    data_center: str
    source: str = "api"
    room_name: str | None = None
    group: str | None = None
    order: int = 0
    stage: str | None = None
    http_status: int | None = None
    error_code: str | None = None
    error: str | None = None
    hint: str | None = None
    request_id: str | None = None
    attempts: int | None = None
    url: str | None = None
    key: str | None = None
    bucket: str | None = None
    bucket_region: str | None = None
    pixel_width: int | None = None
    pixel_height: int | None = None
    size_ok: bool | None = None
    bytes: int | None = None
    sha256: str | None = None
    file: str | None = None
    ink: float | None = None
    blank: bool | None = None
    near_duplicate_of: str | None = None
    changed_since_last: bool | None = None
    shown_digest: str | None = None
    perceptual_hash: str | None = None
    transparent: bool | None = None
    animated: bool | None = None
    renderer: str | None = None
    seconds: float | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)

    @property
    def record(self) -> dict[str, Any]:
        """The row as a dictionary with one item per field, in the order of the columns."""
        return {name: getattr(self, name) for name in _FIELDS}


_FIELDS = tuple(one.name for one in fields(ShotRow))
