"""The pool of connections to one API."""

from __future__ import annotations

import re

import httpx

from whiteshot_nb._net.certificates import tls_context
from whiteshot_nb._net.proxies import proxy_for
from whiteshot_nb.errors import ConfigError


def open_connections(base_url: str, region: str) -> httpx.Client:
    """Return a pool of connections; left to itself, httpx fails over any odd proxy, even one for other addresses."""
    if not re.fullmatch(r"[!-~]+", region):
        raise ConfigError("The region has characters HTTP cannot carry", hint="Such as us-sv.")
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
            "The base URL, or that of its proxy, is none", hint="Check base_url and HTTPS_PROXY."
        ) from error
    except (ImportError, ValueError):
        raise ConfigError(
            f"The proxy of the environment for {base_url} is not an http(s) one",
            hint="Set HTTPS_PROXY to http://host:port, or NO_PROXY to the names to ask directly.",
        ) from None  # its text repeats the proxy's URL, which may hold a password
