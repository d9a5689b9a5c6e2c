"""The client of the whiteboard REST API, including `Client.doctor`, which checks the server and the token."""

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
    """Client of the whiteboard REST API.

    A client is thread-safe. Its ``repr`` shows all settings except secrets. Close the client when you are done, or use
    it in a ``with`` statement.

    Parameters
    ----------
    token
        An SDK or Room token with the role writer or admin. The token is sent only as a header, and never shown.
        Default: ``WHITESHOT_TOKEN`` from the environment or a ``.env`` file.
    ak, sk
        The team's access key (AK) and secret key (SK), instead of a token. The client signs short-lived tokens locally
        for each room, with the lowest sufficient role, and replaces them before they expire. The SK is never sent.
        Default: ``WHITESHOT_AK`` and ``WHITESHOT_SK``.
    region
        The data center that processes the requests, such as ``us-sv``. Default: ``WHITESHOT_REGION``, or ``cn-hz``.
    base_url
        URL of the API, ending in ``/v5``. Default: ``WHITESHOT_BASE_URL``, or the vendor's
        ``https://api.netless.link/v5``.
    timeout
        Maximum number of seconds until a response begins, or a :class:`Timeouts` with a number for each phase. A number
        is multiplied by ten for :meth:`screenshot_group`, because the server draws all scenes before it responds.
        Default: 60.
    retries
        Maximum number of times a request is sent again after a broken connection or a status 429 or 5xx. The header
        ``Retry-After`` is obeyed. A request that must not take effect twice, such as creating a room, is sent again
        only if the server cannot have processed it. Default: 3.
    retry_seconds
        No request is sent again later than this number of seconds after its first attempt. Default: 60.
    requests_per_second
        Maximum number of requests per second. Default: no limit.

    Attributes
    ----------
    region
        The data center that processes the requests.
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
        """Check whether the server, the token and the data center work, from the network to a finished screenshot.

        The checks work with any server of this API. They take one screenshot, which replaces the stored image of that
        scene. They change nothing else, unless `create_room` is True.

        Parameters
        ----------
        room
            The room to use, or its UUID. Default: the room of a Room token, otherwise the first room of the team.
        path
            Path of the scene to use. Default: the first scene of the room's current directory.
        width, height
            Size of the screenshot, in pixels.
        storage
            The storage space that contains the screenshots, with its keys. Required only if it is private.
        create_room
            Whether to create a new room for the checks. The API cannot delete rooms.
        record
            Folder in which all requests and responses are recorded, as JSON files without secrets, ids and names.
            Default: no recording.
        on_result
            Function to call with each result, as soon as the result is known.

        Returns
        -------
        Diagnosis
            One result per check: the documented behaviour, the observed behaviour, a verdict and advice. ``.ok`` is
            False if a check failed. ``.frame`` is a DataFrame of the results.

        Examples
        --------
        >>> client.doctor().ok  # doctest: +SKIP
        True
        """
        from whiteshot_nb.doctor import Recorder, examine  # noqa: PLC0415 - needed only here
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
