"""Convert PNGs to PDF images without changing a pixel.

PDF supports PNG's own compression and prediction (ISO 32000-1, 7.4.4.4), so most PNGs are copied without decoding them.
PDF has no counterpart for a PNG's transparency, interlacing, orientation, colour chunks and animation. A PNG that uses
any of these is decoded, and its colours are stored. If any pixel is transparent, an opacity mask is stored too.
"""

from __future__ import annotations

import io
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from whiteshot_nb.errors import PictureError
from whiteshot_nb.images.exif_orientation import UPRIGHT, read_orientation
from whiteshot_nb.images.opaque_pixels import shown_pixels
from whiteshot_nb.images.pixel_decoding import with_alpha
from whiteshot_nb.images.png_parts import GREY, PALETTE, RGB, PngParts, take_apart
from whiteshot_nb.images.shown_colour import ShownColour, shown_colour
from whiteshot_nb.images.shown_digest import read_shown

if TYPE_CHECKING:
    from pikepdf import Array, Name, Pdf, Stream
    from PIL import Image

    from whiteshot_nb.images.shown_digest import ShownPicture

_COMPRESSED = 3  # of 9


@dataclass(frozen=True, slots=True)
class PdfImage:
    """A picture in the form in which a PDF stores it: size, colours and compressed pixels.

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
        Greyscale image of the same size that contains the opacity of each pixel; None if all pixels are opaque.
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
            Predictor=15, Colors=3 if self.kind == RGB else 1, BitsPerComponent=self.bits, Columns=self.width
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

        if self.kind == PALETTE:
            return Array([Name.Indexed, Name.DeviceRGB, len(self.palette) // 3 - 1, String(self.palette)])
        return Name.DeviceRGB if self.kind == RGB else Name.DeviceGray


def pdf_image(data: bytes) -> PdfImage | None:
    """Convert a PNG to a PDF image that looks as browsers show the PNG.

    Return None if the PNG cannot be decoded or has too many pixels.
    """
    try:
        parts = take_apart(data)
        return _copied(parts) if _is_shown_as_stored(parts) else _decoded(read_shown(data))
    except PictureError:
        return None


def _is_shown_as_stored(parts: PngParts) -> bool:
    """Return whether PDF shows the compressed pixels as a browser does."""
    header, before = parts.header, parts.before
    has_counterpart = header.colour_type in {GREY, RGB, PALETTE} and not header.interlaced and b"tRNS" not in before
    is_plain = read_orientation(before.get(b"eXIf", b"")) == UPRIGHT and not parts.is_animated
    return has_counterpart and is_plain and shown_colour(before, for_colour=header.has_colour) == ShownColour()


def _copied(parts: PngParts) -> PdfImage:
    """Return the picture without decoding it."""
    header, pixels = parts.header, b"".join(parts.default_pixels)
    palette = bytes(parts.before.get(b"PLTE", b""))
    return PdfImage(header.width, header.height, header.depth, header.colour_type, palette, pixels)


def _decoded(shown: ShownPicture) -> PdfImage:
    """Return the first frame as it is shown, and unless it is opaque everywhere, a mask."""
    from PIL import Image  # noqa: PLC0415 - only these pictures need it

    image = Image.fromarray(with_alpha(shown_pixels(shown)))
    colours = _copied(take_apart(_as_png(image.convert("RGB"))))
    return (
        replace(colours, mask=_copied(take_apart(_as_png(image.getchannel("A"))))) if shown.is_transparent else colours
    )


def _as_png(image: Image.Image) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, "PNG", compress_level=_COMPRESSED)
    return buffer.getvalue()
