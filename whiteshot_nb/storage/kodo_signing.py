"""Sign download URLs of Qiniu Kodo, whose S3 host cannot be derived from the name of a bucket.

Source: Qiniu, "Download credentials" (developer.qiniu.com/kodo/1202): ``<url>?e=<deadline>&token=<ak>:<signature>``.
"""

from __future__ import annotations

import base64
import hashlib
import hmac


def signed_url(url: str, access_key: str, secret_key: str, *, deadline: int) -> str:
    """Return a URL that reads a private object until `deadline`, in seconds since 1970. It is a secret."""
    dated = f"{url}{'&' if '?' in url else '?'}e={deadline}"
    digest = hmac.new(secret_key.encode(), dated.encode(), hashlib.sha1).digest()
    return f"{dated}&token={access_key}:{base64.urlsafe_b64encode(digest).decode()}"
