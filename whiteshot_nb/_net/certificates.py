"""Load the trusted TLS certificates, which API requests and downloads share."""

from __future__ import annotations

import os
import ssl
from functools import lru_cache

import certifi

from whiteshot_nb.errors import ConfigError


def tls_context() -> ssl.SSLContext:
    """Return a TLS context with the trusted certificates.

    The certificates come from the file or folder that the environment variables ``SSL_CERT_FILE`` and ``SSL_CERT_DIR``
    name. If neither variable is set, the certificates of the package certifi are used.

    Raises
    ------
    ConfigError
        If the certificates cannot be read.
    """
    try:
        return _context(os.environ.get("SSL_CERT_FILE"), os.environ.get("SSL_CERT_DIR"))
    except OSError as error:
        raise ConfigError(
            "The trusted TLS certificates could not be read",
            said=error.strerror or type(error).__name__,
            hint="Check the environment variables SSL_CERT_FILE and SSL_CERT_DIR.",
        ) from error


@lru_cache(maxsize=1)
def _context(file: str | None, folder: str | None) -> ssl.SSLContext:
    """Return a TLS context; cached, because reading the certificates takes 20 ms and every connection needs them."""
    if file or folder:
        return ssl.create_default_context(cafile=file or None, capath=folder or None)
    return ssl.create_default_context(cafile=certifi.where())
