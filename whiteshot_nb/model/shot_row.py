"""One row of ``shots.frame``."""

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
    run, room, room_name, group, scene, order
        The capture and the scene. `group` is None if a single scene was requested; `order` is its place in the
        group.
    width, height
        Requested size, in pixels.
    ok
        Whether there is an intact PNG.
    stage
        The step that failed: ``ask``, ``download``, ``check`` or ``keep``; None if `ok`.
    http_status, error_code, error, hint, request_id
        Why it failed, and what to do; `hint` also says what is missing from an intact picture.
    attempts
        Number of attempts to download the picture.
    url, key, bucket, bucket_region
        The stored image, from the API's response.
    data_center
        The data center that processed the request.
    pixel_width, pixel_height, size_ok, bytes, sha256, file
        The PNG as received; `size_ok` is False if it does not have the requested size; `file` is its name in exports.
    ink, blank, near_duplicate_of, changed_since_last
        Measured on its pixels; None until then. `ink` is the share of pixels that are not of the background, `blank`
        says that there are none. `near_duplicate_of` is the first earlier scene of the same room and run that looks the
        same. `changed_since_last` says whether the picture differs from that of the latest earlier run that has this
        scene in this size; None if there is no such run.
    shown_digest, perceptual_hash, transparent, animated
        Found by decoding the PNG; None until then. `shown_digest` is equal for pictures that a browser shows alike
        (docs/shown-digest.md), `perceptual_hash` differs in few of its 256 bits for pictures that look alike.
        `transparent` says whether any pixel lets through what is behind it, `animated` whether there are several
        frames.
    source, renderer
        ``api`` or ``folder``, and what drew the picture, if the server says so.
    seconds
        Seconds to download, check and save the picture.
    taken_at
        When it was saved, or failed (UTC).
    extra
        Further columns of its target; each is a column of the frame.
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
        """The row as a dictionary, its fields in order."""
        return {name: getattr(self, name) for name in _FIELDS}


_FIELDS = tuple(one.name for one in fields(ShotRow))
