"""``/stored``: a local object store over HTTP, as a bucket with public (or private) reading is."""

from __future__ import annotations

from fastapi import APIRouter, Response

from whiteshot_nb.server.error_responses import RequestError
from whiteshot_nb.server.image_store import SERVED_AT
from whiteshot_nb.server.services import At

router = APIRouter(tags=["stored images"])

_TYPES = {".png": "image/png", ".jpg": "image/jpeg"}


@router.get(
    SERVED_AT + "/{bucket}/{key:path}",
    response_class=Response,
    responses={200: {"content": {"image/png": {}, "image/jpeg": {}}}},
)
def stored_image(bucket: str, key: str, at: At) -> Response:
    """Return a stored image. Its key may be drawn over at any time, so it is not to be cached.

    A private store answers 403 to everybody, as S3 and OSS do; its pictures are read with the owner's keys.
    """
    space = at.images.space
    if at.config.private:
        raise RequestError(403, "AccessDenied")
    data = at.images.get(key) if (space.vendor, space.bucket) == ("local", bucket) else None
    kind = _TYPES.get("." + key.rpartition(".")[2])
    if data is None or kind is None:
        raise RequestError(404, "no such object")
    return Response(data, media_type=kind, headers={"cache-control": "no-cache", "x-content-type-options": "nosniff"})
