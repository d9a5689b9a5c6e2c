"""The client for the whiteboard REST API, with the method `Client.doctor`, which checks the server and the token."""

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
    """Client for the whiteboard REST API.

    A client is thread-safe. Its ``repr`` shows all settings except secrets. Close the client after use, or create it in
    a ``with`` statement.

    Parameters
    ----------
    token
        An SDK token (for all rooms of the team) or a Room token (for one room), with the role ``writer`` or ``admin``.
        The token is sent only as a header, and is never shown. Default: ``WHITESHOT_TOKEN`` from the environment or a
        ``.env`` file.
    ak, sk
        The team's access key (AK) and secret key (SK), instead of a token. With these keys, the client signs
        short-lived tokens for each room, and replaces the tokens before they expire. Each token has the lowest role
        that permits the request. The SK is never sent. Default: ``WHITESHOT_AK`` and ``WHITESHOT_SK`` from the
        environment or a ``.env`` file.
    region
        Name of the data center that processes the requests, such as ``us-sv``. Default: ``WHITESHOT_REGION`` from the
        environment or a ``.env`` file, otherwise ``cn-hz``.
    base_url
        URL of the API, ending in ``/v5``. Default: ``WHITESHOT_BASE_URL`` from the environment or a ``.env`` file,
        otherwise ``https://api.netless.link/v5``, the URL of the vendor.
    timeout
        Maximum time until a response begins, in seconds, or a :class:`Timeouts` object with a timeout for each phase of
        a request. For :meth:`screenshot_group`, a number is multiplied by ten, because the server draws all scenes
        before it responds. Default: 60.
    retries
        Maximum number of retries of one request, after a broken connection or a status 429 or 5xx. If the response has
        the header ``Retry-After``, the retry waits for the time in this header. A request that must not take effect
        twice, such as creating a room, is retried only if the server cannot have processed it. Default: 3.
    retry_seconds
        Maximum time between the first attempt and the start of the last retry, in seconds. Default: 60.
    requests_per_second
        Maximum number of requests per second. Default: no limit.

    Attributes
    ----------
    region
        The data center that processes the requests.
    rooms
        Methods to create, read, list and ban rooms, such as ``client.rooms.list()``.
    scenes
        Methods to list, add and switch scenes, such as ``client.scenes.list(room, "/lesson")``.
    tokens
        Methods to request tokens from the server, such as ``client.tokens.room(room, role="reader")``.

    Raises
    ------
    ConfigError
        If both the token and the key pair are missing, or if the token, base URL or region is not valid.
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

        The checks work with every server of this API. They take a screenshot of one scene, which replaces the stored
        image of this scene. If `create_room` is True, they also create a room. They change nothing else.

        Parameters
        ----------
        room
            The room to use, or its UUID. Default: if the client has a Room token, the room of this token; otherwise,
            the first room of the team.
        path
            Path of the scene to use. Default: the first scene in the directory that contains the room's current scene.
        width, height
            Size of the screenshot, in pixels. Default: 640 by 360.
        storage
            The storage space in which the server stores the screenshots. Required only if the storage space is private.
            Default: the screenshot is downloaded from its URL.
        create_room
            Whether to create a new room for the checks. The API cannot delete this room. Default: False.
        record
            Folder in which all requests and responses are stored as JSON files, without secrets, ids and names.
            Default: they are not stored.
        on_result
            Function to call with each result, as soon as the check is finished. Default: no function is called.

        Returns
        -------
        Diagnosis
            One result for each check, with the documented behaviour, the observed behaviour, a verdict (such as
            ``good`` or ``bad``) and advice. ``.ok`` is False if a check failed. ``.frame`` contains the results as a
            DataFrame.

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
