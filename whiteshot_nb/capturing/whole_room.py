"""Which scene directories a room has, as far as the API tells.

It lists the scenes directly in one directory and no directories, and documents disagree on what it lists without one.
So the directories of all scenes it names are taken, the root, and those the user knows of.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from whiteshot_nb.errors import InvalidRequest, NotFound
from whiteshot_nb.model.scene_paths import ScenePath

if TYPE_CHECKING:
    from collections.abc import Iterable

    from whiteshot_nb.api import ApiClient

ROOT = ScenePath(())


@dataclass(frozen=True, slots=True)
class Listing:
    """The scenes that were listed, by directory; a directory that is not there is left out."""

    scenes: dict[ScenePath, tuple[str, ...]]

    @property
    def directories(self) -> list[ScenePath]:
        """Those with scenes of their own, the root first."""
        return sorted(directory for directory, scenes in self.scenes.items() if scenes)

    @property
    def total(self) -> int:
        """How many scenes were listed."""
        return sum(map(len, self.scenes.values()))


def list_room(client: ApiClient, room: str, known: Iterable[ScenePath]) -> Listing:
    """List the scenes of every directory that can be found.

    Raises
    ------
    ApiError, TransportError, UnexpectedResponse
        If the API refused, did not answer, or answered something else.
    """
    found = [ScenePath.parse(scene) for scene in client.scenes.list(room)]
    waiting = [ROOT, *known, *(above for scene in found for above in _above(scene))]
    scenes: dict[ScenePath, tuple[str, ...]] = {}
    while waiting:
        directory = waiting.pop()
        if directory in scenes:
            continue
        try:
            scenes[directory] = tuple(client.scenes.list(room, str(directory)))
        except (NotFound, InvalidRequest):  # a directory the user thought of, or a scene
            scenes[directory] = ()
        waiting += [above for scene in scenes[directory] for above in _above(ScenePath.parse(scene))]
    return Listing(scenes)


def _above(scene: ScenePath) -> list[ScenePath]:
    """Return the directories above a scene, up to the root."""
    return [ScenePath(scene.segments[:depth]) for depth in range(len(scene.segments))]
