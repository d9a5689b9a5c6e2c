"""Check whether a server can be reached: whether its host name, its port and its TLS certificate work."""

from __future__ import annotations

import socket
import time
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from whiteshot_nb._net.certificates import tls_context
from whiteshot_nb._net.proxies import proxy_for
from whiteshot_nb.api import transport_error
from whiteshot_nb.errors import TransportError

if TYPE_CHECKING:
    from urllib.parse import SplitResult

_SECONDS = 10.0
_PORTS = {"http": 80, "https": 443}


def check_reachable(base_url: str) -> str:
    """Connect to a server, and return one sentence that describes the connection.

    Raises
    ------
    TransportError
        If the server cannot be reached. The attribute `reason` of the error says why.
    """
    parts = urlsplit(base_url)
    if proxy_for(base_url):
        return f"{parts.hostname} is reached through the proxy that is set in the environment"
    failure = f"{parts.netloc} could not be reached"
    try:
        return _connect(parts)
    except TimeoutError as error:
        raise transport_error(failure, base_url, error, kind="timeout", sent=False) from error
    except OSError as error:
        raise transport_error(failure, base_url, error, kind="connect", sent=False) from error
    except ValueError as error:  # a port that is not a number
        raise TransportError(
            failure, said="the address is not valid", hint="Check base_url.", reason="protocol", sent=False
        ) from error


def _connect(parts: SplitResult) -> str:
    host, port = parts.hostname or "", parts.port or _PORTS.get(parts.scheme, 0)
    began = time.perf_counter()
    with socket.create_connection((host, port), _SECONDS) as plain:
        milliseconds = (time.perf_counter() - began) * 1000
        words = f"{parts.netloc} answers on port {port} in {milliseconds:.0f} ms"
        if parts.scheme != "https":
            return f"{words}, without TLS"
        with tls_context().wrap_socket(plain, server_hostname=host) as secure:
            until = (secure.getpeercert() or {}).get("notAfter", "unknown")
            return f"{words}, {secure.version()}, certificate until {until}"
