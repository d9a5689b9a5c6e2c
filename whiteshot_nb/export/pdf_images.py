"""PNGs as pictures of a PDF, pixel for pixel.

PDF knows PNG's own compression and prediction (ISO 32000-1, 7.4.4.4), so most PNGs are copied without decoding them.
Only transparency and interlacing have no counterpart there: Pillow splits such a picture into its colours and, unless
it is opaque everywhere, a mask.
"""

from __future__ import annotations

import io
import struct
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from whiteshot_nb.images import png_chunks
from whiteshot_nb.images.measures import MAX_PIXELS

if TYPE_CHECKING:
    from pikepdf import Array, Name, Pdf, Stream
    from PIL import Image

_GREY, _COLOUR, _PALETTE = 0, 2, 3  # colour types of a PNG without transparency
_OPAQUE = (255, 255)
_COMPRESSED = 3  # of 9


@dataclass(frozen=True, slots=True)
class PdfImage:
    """The parts of a PNG that a PDF needs.

    Attributes
    ----------
    width, height
        In pixels.
    bits
        Bits of a channel.
    kind
        The colour type of the PNG.
    palette
        Red, green and blue of each colour, if there is a palette.
    pixels
        Predicted and compressed as in the PNG.
    mask
        The opacity of each pixel; None if all are opaque.
    """

    width: int
    height: int
    bits: int
    kind: int
    palette: bytes
    pixels: bytes
    mask: PdfImage | None = None

    def stream(self, document: Pdf) -> Stream:
        """Return the picture as an object of a PDF."""
        from pikepdf import Dictionary, Name, Stream  # noqa: PLC0415 - of the extra

        predicted = Dictionary(
            Predictor=15, Colors=3 if self.kind == _COLOUR else 1, BitsPerComponent=self.bits, Columns=self.width
        )
        attributes = Dictionary(
            Type=Name.XObject,
            Subtype=Name.Image,
            Width=self.width,
            Height=self.height,
            BitsPerComponent=self.bits,
            ColorSpace=self._colour_space(),
            Filter=Name.FlateDecode,
            DecodeParms=predicted,
        )
        if self.mask is not None:
            attributes.SMask = self.mask.stream(document)
        return Stream(document, self.pixels, attributes)

    def _colour_space(self) -> Name | Array:
        from pikepdf import Array, Name, String  # noqa: PLC0415 - of the extra

        if self.kind == _PALETTE:
            return Array([Name.Indexed, Name.DeviceRGB, len(self.palette) // 3 - 1, String(self.palette)])
        return Name.DeviceRGB if self.kind == _COLOUR else Name.DeviceGray


def pdf_image(data: bytes) -> PdfImage | None:
    """Return the picture of a PNG; None if it has to be decoded, and cannot be or has too many pixels."""
    copied = _copied(data)
    if copied is not None:
        return copied
    info = png_chunks.check_png(data)
    image = _decoded(data) if info.width * info.height <= MAX_PIXELS else None
    if image is None:
        return None
    colours, alpha = _copied(_as_png(image.convert("RGB"))), image.getchannel("A")
    if colours is None or alpha.getextrema() == _OPAQUE:
        return colours
    return replace(colours, mask=_copied(_as_png(alpha)))


def _copied(data: bytes) -> PdfImage | None:
    """Return the picture without decoding it; None if PDF has no counterpart."""
    parts = list(png_chunks.iter_chunks(data))
    found = {kind: bytes(content) for kind, content in parts if kind in {b"IHDR", b"PLTE", b"tRNS"}}
    width, height, bits, kind, _, _, interlaced = struct.unpack(">IIBBBBB", found[b"IHDR"])
    if kind not in {_GREY, _COLOUR, _PALETTE} or interlaced or b"tRNS" in found:
        return None
    pixels = b"".join(content for name, content in parts if name == b"IDAT")
    return PdfImage(width, height, bits, kind, found.get(b"PLTE", b""), pixels)


def _decoded(data: bytes) -> Image.Image | None:
    from PIL import Image  # noqa: PLC0415 - only pictures with transparency need it

    try:
        return Image.open(io.BytesIO(data), formats=["PNG"]).convert("RGBA")
    except (OSError, ValueError, SyntaxError):  # what Pillow raises for pixels it cannot make sense of
        return None


def _as_png(image: Image.Image) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, "PNG", compress_level=_COMPRESSED)
    return buffer.getvalue()
