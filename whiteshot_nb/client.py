"""The client people use."""

from __future__ import annotations

from whiteshot_nb.api import ApiClient


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
        Seconds to wait for an answer, or a :class:`Timeouts` with seconds for each phase.
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
