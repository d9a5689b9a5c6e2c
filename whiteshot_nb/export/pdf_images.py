"""Convert PNGs to PDF images without changing a pixel.

PDF supports the compression and the prediction of PNG (ISO 32000-1, 7.4.4.4), so most PNGs are copied without decoding.
PDF does not support transparency and interlacing of PNG. Pillow splits such a PNG into colours and, unless all pixels
are opaque, a transparency mask.
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
    """The parts of a PNG that a PDF needs to show the picture.

    Attributes
    ----------
    width, height
        Size in pixels.
    bits
        Bits per channel.
    kind
        Colour type of the PNG: 0 (grey), 2 (RGB) or 3 (palette).
    palette
        Three bytes (red, green, blue) for each palette colour; empty without a palette.
    pixels
        Compressed pixel data, as in the PNG.
    mask
        Greyscale image with the opacity of each pixel; None if all pixels are opaque.
    """

    width: int
    height: int
    bits: int
    kind: int
    palette: bytes
    pixels: bytes
    mask: PdfImage | None = None

    def stream(self, document: Pdf) -> Stream:
        """Return the picture as a PDF stream object (an image XObject).

        Parameters
        ----------
        document
            The PDF to which the object is added.
        """
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
    """Return a PNG as a PDF image.

    Returns
    -------
    PdfImage or None
        None if the PNG must be decoded (it is transparent or interlaced), but is damaged or has too many pixels.
    """
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
    """Return the picture without decoding it; None if PDF does not support this kind of PNG."""
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
    except (OSError, ValueError, SyntaxError):  # raised by Pillow for damaged pixel data
        return None


def _as_png(image: Image.Image) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, "PNG", compress_level=_COMPRESSED)
    return buffer.getvalue()
