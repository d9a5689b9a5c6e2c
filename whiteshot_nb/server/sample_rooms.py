"""Create the sample boards, unless the server already contains rooms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from whiteshot_nb.model.data_centers import DEFAULT_DATA_CENTER
from whiteshot_nb.model.scene_paths import FIRST_SCENE, ScenePath
from whiteshot_nb.server.samples import sample_boards

if TYPE_CHECKING:
    from whiteshot_nb.server.samples import SampleBoard
    from whiteshot_nb.server.services import Services


def seed_samples(services: Services) -> None:
    """Create one room for each sample board. If the server already contains a room, do nothing."""
    if services.rooms.page(begin=None, limit=1):
        return
    for board in sample_boards():
        _seed(services, board)


def _seed(services: Services, board: SampleBoard) -> None:
    for key, data in board.pictures.items():
        services.images.put(services.images.key(key), data)
    room = services.rooms.create(name=board.name, is_record=False, data_center=DEFAULT_DATA_CENTER)
    paths = [ScenePath.parse(scene.path) for scene in board.scenes]
    for path, scene in zip(paths, board.scenes, strict=True):
        if path == FIRST_SCENE:
            services.scenes.replace(room.uuid, path, scene.content)
        else:
            services.scenes.add(room.uuid, path.parent, {path.name: scene.content})
    services.rooms.show(room.uuid, next(path for path in paths if path != FIRST_SCENE))
