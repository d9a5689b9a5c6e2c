"""Create the HTTP client for one API, with its pool of connections."""

from __future__ import annotations

import re

import httpx

from whiteshot_nb._net.certificates import tls_context
from whiteshot_nb._net.proxies import proxy_for
from whiteshot_nb.errors import ConfigError


def open_connections(base_url: str, region: str) -> httpx.Client:
    """Return an `httpx` client for one API.

    The proxy is passed explicitly: `httpx` would fail on any malformed proxy setting in the environment, even if it is
    for other addresses.

    Raises
    ------
    ConfigError
        If the base URL, the region or the proxy is not valid.
    """
    if not re.fullmatch(r"[!-~]+", region):
        raise ConfigError(
            "The region contains characters that an HTTP header must not contain",
            hint="Pass a data center such as us-sv.",
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
            "The base URL or the URL of the proxy is not valid", hint="Check base_url and HTTPS_PROXY."
        ) from error
    except (ImportError, ValueError):
        raise ConfigError(
            f"The proxy that the environment sets for {base_url} must be an http(s) proxy",
            hint="Set HTTPS_PROXY to http://host:port, or list hosts to reach without a proxy in NO_PROXY.",
        ) from None  # the message of httpx contains the proxy's URL, which may contain a password
