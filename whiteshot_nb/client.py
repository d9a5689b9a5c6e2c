"""The client of the whiteboard REST API, with the doctor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from whiteshot_nb.api import ApiClient
from whiteshot_nb.model.room_and_scene import room_uuid

if TYPE_CHECKING:
    import os
    from collections.abc import Callable

    from whiteshot_nb.doctor import CheckResult, Diagnosis
    from whiteshot_nb.model.room_and_scene import RoomLike
    from whiteshot_nb.storage import Storage


class Client(ApiClient):
    """A connection to the whiteboard REST API.

    Safe to use from many threads at once. Its ``repr`` shows everything except secrets. Close it when you are done, or
    use it in a ``with`` statement.

    Parameters
    ----------
    token
        An SDK or Room token with the role writer or admin. Default: ``WHITESHOT_TOKEN`` from the environment
        or a ``.env`` file. It is sent only as a header, and never shown.
    ak, sk
        The team's access key and secret key, instead of a token: short-lived tokens with the lowest sufficient role
        are signed locally for each room, and replaced before they expire; the SK is never sent. Default:
        ``WHITESHOT_AK``, ``WHITESHOT_SK``.
    region
        The data center that processes the requests, such as ``us-sv``. Default: ``WHITESHOT_REGION``, or ``cn-hz``.
    base_url
        URL of the API, ending in ``/v5``. Default: ``WHITESHOT_BASE_URL``, or the vendor's
        ``https://api.netless.link/v5``.
    timeout
        Seconds until a response begins, ten times as long for a group, whose scenes are drawn before; or a
        :class:`Timeouts` with seconds for each phase. Default: 60.
    retries
        Maximum number of times a request is sent again after a broken connection, 429 or 5xx; ``Retry-After`` is
        obeyed. A request that must not take effect twice, such as creating a room, is repeated only if the server
        cannot have carried it out. Default: 3.
    retry_seconds
        Seconds after the first attempt in which repetitions may begin. Default: 60.
    requests_per_second
        Maximum number of requests per second. Default: no limit.

    Attributes
    ----------
    region
        The data center.
    rooms
        Create, read, list and ban rooms: ``client.rooms.list()``.
    scenes
        List, add and switch scenes: ``client.scenes.list(room, "/lesson")``.
    tokens
        Request tokens from the server: ``client.tokens.room(room, role="reader")``.

    Raises
    ------
    ConfigError
        If there is neither a token nor a key pair, or the token, base URL or region is not valid.
    InvalidInput
        If a number is out of range.

    Examples
    --------
    >>> with Client(token="NETLESSSDK_…", region="us-sv") as client:  # doctest: +SKIP
    ...     image = client.screenshot("a7e0…", "/init", width=1280, height=720)
    ...     print(image.url)
    """

    def doctor(
        self,
        room: RoomLike | None = None,
        *,
        path: str | None = None,
        width: int = 640,
        height: int = 360,
        storage: Storage | None = None,
        create_room: bool = False,
        record: str | os.PathLike[str] | None = None,
        on_result: Callable[[CheckResult], None] | None = None,
    ) -> Diagnosis:
        """Check the server, the token and the data center, up to the pixels of one screenshot.

        Works with any server of this API. The only change it makes is the screenshot itself, which replaces the stored
        image of that scene; and a new room, with `create_room`.

        Parameters
        ----------
        room
            The room to use, or its UUID. Default: the token's room, or else the first room of the team.
        path
            Path of the scene to use. Default: the first scene of the room's current directory.
        width, height
            Size of the screenshot, in pixels.
        storage
            The storage space with its keys, if it is private.
        create_room
            Whether to create a room for the checks. The API cannot delete rooms.
        record
            Folder to write all requests and responses to, as JSON without secrets, ids and names. Default: nothing is
            written.
        on_result
            Called with each result as soon as it is known.

        Returns
        -------
        Diagnosis
            One result per check: what is documented, what was observed, a verdict and advice. ``.ok`` is the verdict
            on the whole, ``.frame`` the results as a table.

        Examples
        --------
        >>> client.doctor().ok  # doctest: +SKIP
        True
        """
        from whiteshot_nb.doctor import Recorder, examine  # noqa: PLC0415 - what only an examination needs
        from whiteshot_nb.fetching.download import Downloader  # noqa: PLC0415
        from whiteshot_nb.fetching.image_sources import StorageSource, UrlSource  # noqa: PLC0415

        downloader = Downloader()
        source = StorageSource(storage, downloader) if storage else UrlSource(downloader)
        options = {} if record is None else {"on_exchange": Recorder(record)}
        try:
            return examine(
                self,
                source,
                room=None if room is None else room_uuid(room),
                path=path,
                width=width,
                height=height,
                create_room=create_room,
                on_result=on_result,
                **options,
            )
        finally:
            downloader.close()
