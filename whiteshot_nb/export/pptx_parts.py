"""Parts of a presentation that take little memory: pictures that are read when it is saved, slides that are done."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.opc.package import Part
from pptx.opc.packuri import PackURI
from pptx.oxml import parse_xml

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pptx.package import Package
    from pptx.presentation import Presentation

    from whiteshot_nb.store import Pictures


class PicturePart(Part):  # type: ignore[misc]  # python-pptx is untyped here
    """A PNG in the package, read when the package is written.

    Parameters
    ----------
    number
        Which one it is in the package.
    package
        The package.
    pictures
        Where the PNGs are.
    sha256
        Which of them it is.
    """

    def __init__(self, number: int, package: Package, pictures: Pictures, sha256: str) -> None:
        super().__init__(PackURI(f"/ppt/media/picture{number}.png"), "image/png", package)
        self._pictures = pictures
        self._sha256 = sha256

    @property
    def blob(self) -> bytes:
        """The PNG."""
        return self._pictures.get(self._sha256)


class DonePart(Part):  # type: ignore[misc]  # as above
    """A part that nobody changes any more: its XML, compressed. A tree of elements takes a hundred times as much.

    Parameters
    ----------
    part
        What it stands for.
    """

    def __init__(self, part: Part) -> None:
        super().__init__(part.partname, part.content_type, part.package)
        self._compressed = zlib.compress(part.blob, 1)

    @property
    def blob(self) -> bytes:
        """The XML."""
        return zlib.decompress(self._compressed)

    def relate_like(self, part: Part, done: Mapping[Part, DonePart]) -> None:
        """Take over a part's relationships, under their ids, which are in the XML; `done` stand for their parts."""
        targets = [link.target_part for link in part.rels.values() if not link.is_external]
        parts = {target.partname: done.get(target, target) for target in targets}
        self.load_rels_from_xml(parse_xml(part.rels.xml), parts)


class DoneSlides:
    """The slides of a presentation that nobody changes any more, with their notes.

    python-pptx goes through all relationships of the presentation for each new one; so these wait outside.

    Parameters
    ----------
    show
        The presentation.
    """

    def __init__(self, show: Presentation) -> None:
        self._show = show
        self._done: list[DonePart] = []

    def take_last(self) -> None:
        """Take the last slide out of the presentation, until :meth:`give_back`."""
        slide = self._show.part.rels.pop(self._show.element.sldIdLst[-1].rId).target_part
        parts = [slide, slide.part_related_by(RELATIONSHIP_TYPE.NOTES_SLIDE)] if slide.has_notes_slide else [slide]
        done = {part: DonePart(part) for part in parts}
        for part, kept in done.items():
            kept.relate_like(part, done)
        self._done.append(done[slide])

    def give_back(self) -> None:
        """Relate the presentation to all that were taken, which are its first ones."""
        part = self._show.part
        links = parse_xml(part.rels.xml)
        parts = {link.target_part.partname: link.target_part for link in part.rels.values()}
        for number, (entry, slide) in enumerate(zip(self._show.element.sldIdLst, self._done, strict=False)):
            entry.rId = f"rIdDone{number}"
            links.add_rel(entry.rId, RELATIONSHIP_TYPE.SLIDE, slide.partname.relative_ref(part.partname.baseURI))
            parts[slide.partname] = slide
        part.load_rels_from_xml(links, parts)
        self._done.clear()


class PartNames:
    """Names of new parts in their order; python-pptx goes through all parts there are for each, time and again.

    Parameters
    ----------
    first
        What finds the first name of a kind.
    """

    def __init__(self, first: Callable[[str], PackURI]) -> None:
        self._first = first
        self._last: dict[str, int] = {}

    def __call__(self, template: str) -> PackURI:
        """Return the next name of a kind, such as ``/ppt/notesSlides/notesSlide%d.xml``."""
        last = self._last.get(template)
        name = self._first(template) if last is None else PackURI(template % (last + 1))
        self._last[template] = name.idx
        return name
