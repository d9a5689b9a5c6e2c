"""The board "Lesson: Photosynthesis": its index and its pages in order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from whiteshot_nb.server.samples import (
    lesson_chemistry,
    lesson_experiment,
    lesson_extra,
    lesson_opening,
    lesson_pictures,
    lesson_plant,
    lesson_practice,
)
from whiteshot_nb.server.samples.index import Entry, index
from whiteshot_nb.server.samples.palette import (
    EARTH,
    LEAF,
    LEAF_TINT,
    MARKER,
    PLUM,
    PLUM_TINT,
    ROSE,
    ROSE_TINT,
    SKY,
    SKY_TINT,
    SUN,
    SUN_TINT,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from whiteshot_nb.server.elements import SceneContent

NAME = "Lesson: Photosynthesis"

ENTRIES = (
    Entry("🌱", "Start here", "Title, goals and our words", "pages 01 to 03", LEAF, LEAF_TINT),
    Entry("📝", "Notes & formula", "A notebook and a blackboard", "pages 04 and 05", SKY, SKY_TINT),
    Entry("🌿", "Diagrams", "Plant, leaf and the two stages", "pages 06 to 08", PLUM, PLUM_TINT),
    Entry("🔬", "Evidence", "Pictures, counts and a chart", "pages 09 to 12", SUN, SUN_TINT),
    Entry("🎯", "Practice", "Compare, quiz and homework", "pages 13 to 16", ROSE, ROSE_TINT),
    Entry("🔭", "Extra", "Mind map and a bit of history", "folder extra", EARTH, "#f6ece2"),
)


def _welcome() -> SceneContent:
    return index(
        "Welcome, class 7B!", "欢迎", "Biology with Ms. Lin 林老师  ·  Photosynthesis 光合作用", ENTRIES, MARKER
    )


PAGES: tuple[tuple[str, Callable[[], SceneContent]], ...] = (
    ("/init", _welcome),
    ("/lesson/01-title", lesson_opening.title),
    ("/lesson/02-goals", lesson_opening.goals),
    ("/lesson/03-words", lesson_opening.glossary),
    ("/lesson/04-notes", lesson_opening.notes),
    ("/lesson/05-equation", lesson_chemistry.equation),
    ("/lesson/06-plant", lesson_plant.plant),
    ("/lesson/07-leaf", lesson_plant.leaf_section),
    ("/lesson/08-stages", lesson_chemistry.two_stages),
    ("/lesson/09-microscope", lesson_pictures.microscope),
    ("/lesson/10-photograph", lesson_pictures.photograph),
    ("/lesson/11-measurements", lesson_experiment.measurements),
    ("/lesson/12-chart", lesson_experiment.chart),
    ("/lesson/13-comparison", lesson_practice.comparison),
    ("/lesson/14-quiz", lesson_practice.quiz),
    ("/lesson/15-quiz-answered", lesson_practice.quiz_answered),
    ("/lesson/16-homework", lesson_practice.homework),
    ("/lesson/17-spare", lesson_practice.spare),
    ("/lesson/18-scribble", lesson_practice.scribble),
    ("/lesson/extra/01-mind-map", lesson_extra.mind_map),
    ("/lesson/extra/02-history", lesson_extra.history),
)
