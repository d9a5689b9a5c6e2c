"""Timeouts, retries and rate limit of a client."""

from __future__ import annotations

from dataclasses import dataclass, field

from whiteshot_nb.api.retry import RetryPolicy


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Timeouts of a :class:`Client`, in seconds: one for each phase of a request.

    Attributes
    ----------
    connect
        Maximum time to establish a connection, including the TLS handshake. Default: 10.
    write
        Maximum time to send one chunk of a request. Default: 30.
    read
        Maximum time to wait for the beginning of the response, and then for each further chunk of the response.
        Default: 60.
    group
        Timeout that ``screenshot_group`` uses instead of `read`. This timeout is longer, because the server draws all
        scenes before it begins to respond. Default: 600.
    pool
        Maximum time to wait for a free connection, if all connections of the client are in use. Default: 60.

    Examples
    --------
    >>> client = Client(token="NETLESSSDK_…", timeout=Timeouts(connect=3, group=1200))  # doctest: +SKIP
    """

    connect: float = 10.0
    write: float = 30.0
    read: float = 60.0
    group: float = 600.0
    pool: float = 60.0


@dataclass(frozen=True, slots=True)
class ConnectionOptions:
    """Timeouts, retries and rate limit of a client.

    Attributes
    ----------
    timeouts
        Timeouts of each request.
    retry
        Limits on how often a failed request is sent again.
    requests_per_second
        Maximum number of requests per second; None for no limit.
    """

    timeouts: Timeouts = field(default_factory=Timeouts)
    retry: RetryPolicy = field(default_factory=RetryPolicy)
    requests_per_second: float | None = None

    def __str__(self) -> str:
        seconds = self.timeouts
        rate = "no rate limit" if self.requests_per_second is None else f"{self.requests_per_second:g} requests/s"
        return (
            f"timeouts connect {seconds.connect:g} s, write {seconds.write:g} s, read {seconds.read:g} s, "
            f"group {seconds.group:g} s, pool {seconds.pool:g} s; "
            f"{self.retry.retries} retries within {self.retry.seconds:g} s; {rate}"
        )
