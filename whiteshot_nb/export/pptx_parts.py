"""Parts of a presentation that take little memory: pictures read when it is saved, finished slides as bytes."""

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
        Its number, which no other picture of the package has.
    package
        The package.
    pictures
        Where the PNGs are.
    sha256
        The sha256 of this one.
    """

    def __init__(self, number: int, package: Package, pictures: Pictures, sha256: str) -> None:
        super().__init__(PackURI(f"/ppt/media/picture{number}.png"), "image/png", package)
        self._pictures = pictures
        self._sha256 = sha256

    @property
    def blob(self) -> bytes:
        """The PNG."""
        return self._pictures.get(self._sha256)


class FinishedPart(Part):  # type: ignore[misc]  # as above
    """A part that is not changed any more: its XML, compressed. A tree of elements takes a hundred times as much.

    Parameters
    ----------
    part
        The part that it replaces.
    """

    def __init__(self, part: Part) -> None:
        super().__init__(part.partname, part.content_type, part.package)
        self._compressed = zlib.compress(part.blob, 1)

    @property
    def blob(self) -> bytes:
        """The XML."""
        return zlib.decompress(self._compressed)

    def copy_relationships(self, part: Part, finished: Mapping[Part, FinishedPart]) -> None:
        """Copy the relationships of a part with their ids, which are in the XML; `finished` replace their parts."""
        targets = [link.target_part for link in part.rels.values() if not link.is_external]
        parts = {target.partname: finished.get(target, target) for target in targets}
        self.load_rels_from_xml(parse_xml(part.rels.xml), parts)


class FinishedSlides:
    """The slides of a presentation that are not changed any more, with their notes.

    python-pptx goes through all relationships of the presentation for each new one; so these wait outside of it.

    Parameters
    ----------
    presentation
        The presentation.
    """

    def __init__(self, presentation: Presentation) -> None:
        self._presentation = presentation
        self._slides: list[FinishedPart] = []

    def take_out_last(self) -> None:
        """Take the last slide out of the presentation, until :meth:`put_back`."""
        slide = self._presentation.part.rels.pop(self._presentation.element.sldIdLst[-1].rId).target_part
        parts = [slide, slide.part_related_by(RELATIONSHIP_TYPE.NOTES_SLIDE)] if slide.has_notes_slide else [slide]
        finished = {part: FinishedPart(part) for part in parts}
        for part, replacement in finished.items():
            replacement.copy_relationships(part, finished)
        self._slides.append(finished[slide])

    def put_back(self) -> None:
        """Relate the presentation to all slides that were taken out; they are its first ones."""
        part = self._presentation.part
        links = parse_xml(part.rels.xml)
        parts = {link.target_part.partname: link.target_part for link in part.rels.values()}
        for number, (entry, slide) in enumerate(zip(self._presentation.element.sldIdLst, self._slides, strict=False)):
            entry.rId = f"rIdDone{number}"
            links.add_rel(entry.rId, RELATIONSHIP_TYPE.SLIDE, slide.partname.relative_ref(part.partname.baseURI))
            parts[slide.partname] = slide
        part.load_rels_from_xml(links, parts)
        self._slides.clear()


class PartNames:
    """Names of new parts, counted up; python-pptx would go through all existing parts for each.

    Parameters
    ----------
    first
        Returns the first name of a kind.
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
