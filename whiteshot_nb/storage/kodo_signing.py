"""Sign download URLs for private objects in Qiniu Kodo.

A signed URL has the form ``<url>?e=<deadline>&token=<ak>:<signature>``. Source: Qiniu, "Download credentials"
(developer.qiniu.com/kodo/1202).
"""

from __future__ import annotations

import base64
import hashlib
import hmac


def signed_url(url: str, access_key: str, secret_key: str, *, deadline: int) -> str:
    """Return a signed URL that gives read access to a private object until `deadline`. The URL is a secret.

    Parameters
    ----------
    url
        Unsigned URL of the object.
    access_key, secret_key
        Access key and secret key of the storage space.
    deadline
        Time of expiry, in seconds since 1970 (UTC).
    """
    dated = f"{url}{'&' if '?' in url else '?'}e={deadline}"
    digest = hmac.new(secret_key.encode(), dated.encode(), hashlib.sha1).digest()
    return f"{dated}&token={access_key}:{base64.urlsafe_b64encode(digest).decode()}"
