"""Sign download URLs of Qiniu Kodo, whose S3 host cannot be derived from the name of a bucket.

Source: Qiniu, "Download credentials" (developer.qiniu.com/kodo/1202): ``<url>?e=<deadline>&token=<ak>:<signature>``.
"""

from __future__ import annotations

import base64
import hashlib
import hmac


def signed_url(url: str, access_key: str, secret_key: str, *, deadline: int) -> str:
    """Return a URL that gives read access to a private object for a limited time; the URL is a secret.

    Parameters
    ----------
    url
        Unsigned URL of the object.
    access_key, secret_key
        Key pair of the storage space.
    deadline
        Time of expiry, in seconds since 1970 (UTC).
    """
    dated = f"{url}{'&' if '?' in url else '?'}e={deadline}"
    digest = hmac.new(secret_key.encode(), dated.encode(), hashlib.sha1).digest()
    return f"{dated}&token={access_key}:{base64.urlsafe_b64encode(digest).decode()}"
