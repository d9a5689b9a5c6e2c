"""Create an HTTP client, with a pool of connections, for one base URL."""

from __future__ import annotations

import re

import httpx

from whiteshot_nb._net.certificates import tls_context
from whiteshot_nb._net.proxies import proxy_for
from whiteshot_nb.errors import ConfigError


def open_connections(base_url: str, region: str) -> httpx.Client:
    """Return an `httpx` client that sends requests to one base URL.

    This function reads the proxy from the environment, and passes the proxy to `httpx`. If `httpx` read the
    environment, any malformed proxy setting would raise an error, even a setting for other hosts.

    Raises
    ------
    ConfigError
        If the base URL, the region or the proxy is not valid.
    """
    if not re.fullmatch(r"[!-~]+", region):
        raise ConfigError(
            "'region' contains characters that are not allowed in an HTTP header",
            hint="Pass the name of a data center, such as 'us-sv'.",
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
            "The base URL or the proxy URL is not valid", hint="Check base_url and HTTPS_PROXY."
        ) from error
    except (ImportError, ValueError):
        raise ConfigError(
            f"The proxy for {base_url} must be an HTTP proxy",
            hint="Set the environment variable HTTPS_PROXY to http://host:port, or use NO_PROXY to list the hosts "
            "that need no proxy.",
        ) from None  # the message of httpx contains the proxy's URL, which may contain a password
