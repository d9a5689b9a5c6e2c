"""The trusted certificates, by one rule for API and downloads."""

from __future__ import annotations

import os
import ssl
from functools import lru_cache

import certifi

from whiteshot_nb.errors import ConfigError


def tls_context() -> ssl.SSLContext:
    """Return a TLS context that trusts ``SSL_CERT_FILE`` or ``SSL_CERT_DIR``, or else certifi's certificates.

    Raises
    ------
    ConfigError
        If the certificates cannot be read.
    """
    try:
        return _context(os.environ.get("SSL_CERT_FILE"), os.environ.get("SSL_CERT_DIR"))
    except OSError as error:
        raise ConfigError(
            "The trusted certificates cannot be read",
            said=error.strerror or type(error).__name__,
            hint="Check SSL_CERT_FILE and SSL_CERT_DIR.",
        ) from error


@lru_cache(maxsize=1)
def _context(file: str | None, folder: str | None) -> ssl.SSLContext:
    """Cache the context: reading the certificates takes 20 ms, and each connection needs them."""
    if file or folder:
        return ssl.create_default_context(cafile=file or None, capath=folder or None)
    return ssl.create_default_context(cafile=certifi.where())
