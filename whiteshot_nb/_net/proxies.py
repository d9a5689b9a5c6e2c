"""The proxy of the environment that a URL is asked through, one rule for API and pictures."""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass


def proxy_for(url: str) -> str | None:
    """Return the proxy's URL, or None where the server is asked directly.

    ``HTTP_PROXY``, ``HTTPS_PROXY``, ``ALL_PROXY`` and ``NO_PROXY`` are obeyed; this machine itself, where the
    sandbox is, is never behind a proxy.
    """
    try:
        parts = urlsplit(url)
    except ValueError:  # no URL at all: whoever asks for it will say so
        return None
    return environment_proxy(parts.scheme, parts.hostname or "")


def environment_proxy(scheme: str, host: str) -> str | None:
    """Return the same for a host. It takes 80 µs: whoever asks a host many times should remember it."""
    if is_loopback(host) or proxy_bypass(host):
        return None
    proxies = getproxies()
    proxy = proxies.get(scheme) or proxies.get("all") or None
    return f"http://{proxy}" if proxy and "://" not in proxy else proxy


def is_loopback(host: str) -> bool:
    """Whether a host is this machine itself."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
