"""Routes below ``/stored``, which provide the pictures in a local folder over HTTP, as a bucket does."""

from __future__ import annotations

from fastapi import APIRouter, Response

from whiteshot_nb.server.error_responses import RequestError
from whiteshot_nb.server.image_store import STORED_PATH
from whiteshot_nb.server.services import ServicesDep

router = APIRouter(tags=["stored images"])

_TYPES = {".png": "image/png", ".jpg": "image/jpeg"}


@router.get(
    STORED_PATH + "/{bucket}/{key:path}",
    response_class=Response,
    responses={200: {"content": {"image/png": {}, "image/jpeg": {}}}},
)
def stored_image(bucket: str, key: str, services: ServicesDep) -> Response:
    """Return a stored image.

    Caching is disabled, because all screenshots of one scene have the same URL. If the storage space is configured as
    private, the status is 403, as for a private bucket in S3 or OSS.
    """
    space = services.images.space
    if services.config.private:
        raise RequestError(403, "AccessDenied")
    data = services.images.get(key) if (space.vendor, space.bucket) == ("local", bucket) else None
    kind = _TYPES.get("." + key.rpartition(".")[2])
    if data is None or kind is None:
        raise RequestError(404, "no such object")
    return Response(data, media_type=kind, headers={"cache-control": "no-cache", "x-content-type-options": "nosniff"})
