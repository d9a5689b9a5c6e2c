"""Parts of a PowerPoint file that need little memory.

Pictures are read only while the file is saved, and finished slides are compressed.
"""

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
    """A PNG in a PowerPoint file, read from the library only when the file is saved.

    Parameters
    ----------
    number
        Number of the picture, unique in the file.
    package
        The python-pptx package of the file.
    pictures
        The stored pictures: ``pictures.get(sha256)`` returns a PNG.
    sha256
        SHA-256 of the PNG.
    """

    def __init__(self, number: int, package: Package, pictures: Pictures, sha256: str) -> None:
        super().__init__(PackURI(f"/ppt/media/picture{number}.png"), "image/png", package)
        self._pictures = pictures
        self._sha256 = sha256

    @property
    def blob(self) -> bytes:
        """The bytes of the PNG, read from the library on each access."""
        return self._pictures.get(self._sha256)


class FinishedPart(Part):  # type: ignore[misc]  # as above
    """A finished part of a PowerPoint file, stored as compressed XML.

    Compressed XML needs a hundredth of the memory of a tree of XML elements, but cannot be changed any more.

    Parameters
    ----------
    part
        The original part, which the new object replaces.
    """

    def __init__(self, part: Part) -> None:
        super().__init__(part.partname, part.content_type, part.package)
        self._compressed = zlib.compress(part.blob, 1)

    @property
    def blob(self) -> bytes:
        """The XML of the part, decompressed on each access."""
        return zlib.decompress(self._compressed)

    def copy_relationships(self, part: Part, finished: Mapping[Part, FinishedPart]) -> None:
        """Copy the relationships of a part (its links to other parts), without changing their ids.

        Parameters
        ----------
        part
            The part whose relationships are copied.
        finished
            A dictionary from original parts to the finished parts that replace these originals. Links to an original
            part become links to the finished part.
        """
        targets = [link.target_part for link in part.rels.values() if not link.is_external]
        parts = {target.partname: finished.get(target, target) for target in targets}
        self.load_rels_from_xml(parse_xml(part.rels.xml), parts)


class FinishedSlides:
    """The finished slides of a presentation, with their notes.

    For each new slide, python-pptx searches all relationships of the presentation. To keep this search fast, finished
    slides are taken out of the presentation, and put back before the presentation is saved.

    Parameters
    ----------
    presentation
        The presentation that contains the slides.
    """

    def __init__(self, presentation: Presentation) -> None:
        self._presentation = presentation
        self._slides: list[FinishedPart] = []

    def take_out_last(self) -> None:
        """Take the last slide out of the presentation until :meth:`put_back` is called."""
        slide = self._presentation.part.rels.pop(self._presentation.element.sldIdLst[-1].rId).target_part
        parts = [slide, slide.part_related_by(RELATIONSHIP_TYPE.NOTES_SLIDE)] if slide.has_notes_slide else [slide]
        finished = {part: FinishedPart(part) for part in parts}
        for part, replacement in finished.items():
            replacement.copy_relationships(part, finished)
        self._slides.append(finished[slide])

    def put_back(self) -> None:
        """Put the removed slides back into the presentation, before the slides that are still in it."""
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
    """Generates names for new parts of a PowerPoint file by counting.

    Counting replaces the method of python-pptx, which searches all existing parts whenever a name is needed.

    Parameters
    ----------
    first
        Function that returns the first unused name for a template, such as ``/ppt/slides/slide%d.xml``.
    """

    def __init__(self, first: Callable[[str], PackURI]) -> None:
        self._first = first
        self._last: dict[str, int] = {}

    def __call__(self, template: str) -> PackURI:
        """Return the next name for a template, such as ``/ppt/notesSlides/notesSlide%d.xml``."""
        last = self._last.get(template)
        name = self._first(template) if last is None else PackURI(template % (last + 1))
        self._last[template] = name.idx
        return name
