"""Open the pool of connections to one API."""

from __future__ import annotations

import re

import httpx

from whiteshot_nb._net.certificates import tls_context
from whiteshot_nb._net.proxies import proxy_for
from whiteshot_nb.errors import ConfigError


def open_connections(base_url: str, region: str) -> httpx.Client:
    """Return an `httpx` client for one API.

    The proxy is passed explicitly: `httpx` would fail on any malformed proxy of the environment, even one for other
    addresses.

    Raises
    ------
    ConfigError
        If the base URL, the region or the proxy is not valid.
    """
    if not re.fullmatch(r"[!-~]+", region):
        raise ConfigError(
            "The region holds characters that an HTTP header cannot", hint="Pass a data center such as us-sv."
        )
    proxy = proxy_for(base_url)
    try:
        return httpx.Client(
            base_url=base_url,
            headers={"region": region, "accept": "application/json"},
            verify=tls_context(),
            proxy=httpx.Proxy(proxy) if proxy else None,
            trust_env=False,
        )
    except httpx.InvalidURL as error:
        raise ConfigError(
            "The base URL, or the URL of its proxy, is not valid", hint="Check base_url and HTTPS_PROXY."
        ) from error
    except (ImportError, ValueError):
        raise ConfigError(
            f"The proxy of the environment for {base_url} is not an http(s) proxy",
            hint="Set HTTPS_PROXY to http://host:port, or NO_PROXY to the hosts to reach directly.",
        ) from None  # its text repeats the proxy's URL, which may hold a password
