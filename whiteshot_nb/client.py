"""The client people use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from whiteshot_nb.api import ApiClient

if TYPE_CHECKING:
    import os
    from collections.abc import Callable

    from whiteshot_nb.doctor import CheckResult, Diagnosis
    from whiteshot_nb.storage import Storage


class Client(ApiClient):
    """A connection to the whiteboard REST API.

    Safe to use from many threads at once. Its ``repr`` shows everything but the secrets.

    Parameters
    ----------
    token
        An SDK or Room token with the role writer or admin. Default: ``WHITESHOT_TOKEN`` from the environment
        or a ``.env`` file. It is sent as a header only, and never shown.
    ak, sk
        The team's key pair, instead of a token: for each call a short-lived token of the least role is minted
        here and renewed before it expires; the SK is never sent. Default: ``WHITESHOT_AK``, ``WHITESHOT_SK``.
    region
        The data center that processes the requests. Default: ``WHITESHOT_REGION``, or ``cn-hz``.
    base_url
        Default: ``WHITESHOT_BASE_URL``, or the vendor's ``https://api.netless.link/v5``.
    timeout
        Seconds to wait for an answer (ten times as long for a group, which is drawn before the answer comes), or a
        :class:`Timeouts` with seconds for each phase.
    retries
        How often a request is sent again after a broken connection, 429 or 5xx; ``Retry-After`` is obeyed.
        What must not happen twice is repeated only where it cannot have happened.
    retry_seconds
        The budget of all attempts of one request together.
    requests_per_second
        The most requests this client begins in a second; None for no limit.

    Raises
    ------
    ConfigError
        If there is neither token nor key pair, or the token is none.

    Examples
    --------
    >>> client = Client(token="NETLESSSDK_…", region="us-sv")  # doctest: +SKIP
    >>> client.screenshot("a7e0…", "/init", width=1280, height=720)  # doctest: +SKIP
    """

    def doctor(
        self,
        room: str | None = None,
        *,
        path: str | None = None,
        width: int = 640,
        height: int = 360,
        storage: Storage | None = None,
        create_room: bool = False,
        record: str | os.PathLike[str] | None = None,
        on_result: Callable[[CheckResult], None] = lambda _: None,
    ) -> Diagnosis:
        """Check this server, token and data center, from the name to the pixels of one screenshot.

        Works against any server of this API. Nothing is changed, except that the stored picture of the one scene
        is drawn anew, unless `create_room` says so.

        Parameters
        ----------
        room, path
            What to look at; None takes the token's or the first room, and its first scene.
        width, height
            Pixels of the screenshot.
        storage
            The storage space the pictures are in, with keys, where it is private.
        create_room
            Whether a room is made for the examination. The API cannot delete rooms.
        record
            A folder for the requests and answers, without secrets and names.
        on_result
            Called with each result as it comes.

        Returns
        -------
        Diagnosis
            One result per check: documented, observed, verdict, advice. ``.ok``, ``.frame``.
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
                room=room,
                path=path,
                width=width,
                height=height,
                create_room=create_room,
                on_result=on_result,
                **options,
            )
        finally:
            downloader.close()
