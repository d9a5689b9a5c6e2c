"""The objects that all routes use. They are created when the server starts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Self

from fastapi import Depends, Request

from whiteshot_nb.server.allowed_hosts import AllowedHosts
from whiteshot_nb.server.database import open_database
from whiteshot_nb.server.drawing import Renderer
from whiteshot_nb.server.image_store import ImageStore
from whiteshot_nb.server.picture_fetching import PictureFetcher
from whiteshot_nb.server.room_table import RoomTable
from whiteshot_nb.server.scene_table import SceneTable

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from whiteshot_nb.server.config import ServerConfig


@dataclass(frozen=True, slots=True)
class Services:
    """The objects that all routes use, such as the configuration, the database tables and the renderer."""

    config: ServerConfig
    engine: Engine
    rooms: RoomTable
    scenes: SceneTable
    images: ImageStore
    fetcher: PictureFetcher
    renderer: Renderer

    @classmethod
    def start(cls, config: ServerConfig) -> Self:
        """Open the database and the storage space, and start the drawing processes."""
        config.data.mkdir(mode=0o700, parents=True, exist_ok=True)
        engine = open_database(config.database_url)
        return cls(
            config=config,
            engine=engine,
            rooms=RoomTable(engine),
            scenes=SceneTable(engine),
            images=ImageStore(config.images),
            fetcher=PictureFetcher(
                AllowedHosts.parse(config.allow_pictures),
                seconds=config.picture_seconds,
                max_bytes=config.picture_bytes,
            ),
            renderer=Renderer(
                workers=config.workers,
                memory_mb=config.drawing_memory_mb,
                seconds=config.drawing_seconds,
            ),
        )

    def close(self) -> None:
        """Stop the drawing processes and close the database."""
        self.renderer.close()
        self.engine.dispose()


def get_services(request: Request) -> Services:
    """Return the services of the application that handles a request. This function is a FastAPI dependency."""
    found: Services = request.app.state.services
    return found


ServicesDep = Annotated[Services, Depends(get_services)]
