"""The certificates that are trusted, one rule for API and pictures."""

from __future__ import annotations

import os
import ssl
from functools import lru_cache

import certifi

from whiteshot_nb.errors import ConfigError


def tls_context() -> ssl.SSLContext:
    """Return the certificates that are trusted: those of ``SSL_CERT_FILE`` or ``SSL_CERT_DIR``, or certifi's.

    Raises
    ------
    ConfigError
        If they cannot be read.
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
    """Read them once: it takes 20 ms, and each connection of a capture needs them."""
    if file or folder:
        return ssl.create_default_context(cafile=file or None, capath=folder or None)
    return ssl.create_default_context(cafile=certifi.where())
