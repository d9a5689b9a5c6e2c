"""Define the request for one target (a scene or a group of scenes), which is validated before it is sent."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Literal

from whiteshot_nb.api import check_pixels, check_room
from whiteshot_nb.errors import ApiError, DownloadFailed, PictureError, WhiteshotError, describe
from whiteshot_nb.model.scene_paths import FIRST_SCENE, ScenePath
from whiteshot_nb.model.shot_row import ShotRow

if TYPE_CHECKING:
    from collections.abc import Mapping

FailedStage = Literal["ask", "download", "check", "keep"]


def new_run_id() -> str:
    """Return the id of a new run: the current time in UTC and six random hex digits."""
    return f"{datetime.now(UTC).strftime('%Y%m%d-%H%M%S')}-{secrets.token_hex(3)}"


@dataclass(frozen=True, slots=True)
class CaptureRequest:
    """A request to capture one target: a scene, or a group (all scenes directly in a scene directory).

    Attributes
    ----------
    run
        The id of the run.
    room
        The UUID of the room.
    path
        The path of the scene or, if `group` is True, the path of the scene directory. None: the server chooses the
        scene or the directory.
    width
        The requested width, in pixels.
    height
        The requested height, in pixels.
    group
        Whether `path` is a scene directory.
    region
        The data center that processes the request.
    target
        The position of the target in the run, starting at 0.
    extra
        The additional columns of the target, as a dictionary from column name to value. The values are copied into the
        rows of all shots of the target.
    """

    run: str
    room: str
    path: ScenePath | None
    width: int
    height: int
    group: bool
    region: str
    target: int = 0
    extra: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def checked(
        cls,
        run: str,
        room: object,
        path: str | None,
        *,
        width: object,
        height: object,
        group: bool,
        region: str,
        target: int = 0,
        extra: Mapping[str, Any] | None = None,
    ) -> CaptureRequest:
        """Validate the parameters, and return a request; the attributes of the class describe the parameters.

        Raises
        ------
        InvalidInput
            If an argument is not valid.
        """
        return cls(
            run=run,
            room=check_room(room),
            path=None if path is None else ScenePath.parse(path),
            width=check_pixels(width, "width"),
            height=check_pixels(height, "height"),
            group=group,
            region=region,
            target=target,
            extra=extra or {},
        )

    @classmethod
    def from_record(cls, record: Mapping[str, Any], region: str) -> CaptureRequest:
        """Return the request that a row of the table of targets describes."""
        path = None if record["path"] is None else ScenePath.parse(record["path"])
        same = {name: record[name] for name in ("run", "room", "width", "height", "group", "target", "extra")}
        return cls(path=path, region=region, **same)

    @property
    def record(self) -> dict[str, Any]:
        """The request as a row of the table of targets; `run` and `region` are left out."""
        same = ("target", "room", "width", "height", "group", "extra")
        return {name: getattr(self, name) for name in same} | {"path": None if self.path is None else str(self.path)}

    @property
    def shown_path(self) -> str:
        """The path as text to display; if the whole request fails, this text is stored as the scene.

        If the request has no path, the text is ``(current group)`` for a group, and ``/init`` for a single scene.
        """
        if self.path is not None:
            return str(self.path)
        return "(current group)" if self.group else str(FIRST_SCENE)

    def row(self, scene: str, *, ok: bool, **fields: Any) -> ShotRow:  # noqa: ANN401 - see ShotRow
        """Return a row for a shot of this request; `fields` are the values of further :class:`ShotRow` fields."""
        return ShotRow(
            run=self.run,
            room=self.room,
            scene=scene,
            width=self.width,
            height=self.height,
            ok=ok,
            taken_at=datetime.now(UTC),
            data_center=self.region,
            extra=self.extra,
            group=self.shown_path if self.group else None,
            **fields,
        )

    def failed_row(self, scene: str, stage: FailedStage, error: WhiteshotError, **fields: Any) -> ShotRow:  # noqa: ANN401
        """Return the row of a scene that could not be captured, with the details of the error.

        Parameters
        ----------
        scene
            The path of the scene.
        stage
            The step that failed: ``ask`` (the API request), ``download``, ``check`` or ``keep`` (saving).
        error
            The error that the step raised.
        **fields
            Values of further :class:`ShotRow` fields.
        """
        status = error.status if isinstance(error, ApiError | DownloadFailed) else None
        api = error if isinstance(error, ApiError) else None
        return self.row(
            scene,
            ok=False,
            stage=stage,
            http_status=status,
            error_code=api.code if api else None,
            request_id=api.request_id if api else None,
            error=describe(error),
            hint=error.hint,
            attempts=error.attempts if isinstance(error, PictureError) else None,
            **fields,
        )
