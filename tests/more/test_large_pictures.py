"""Pictures of 8192 × 8192 pixels: compared in bounded memory, or refused in words."""

from __future__ import annotations

import resource
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from boards import as_png
from PIL import Image, ImageDraw

from whiteshot_nb.diff.compare_pair import PicturePair, compare_pair

SIDE = 8192
MOST_MEMORY = 1_200_000  # kB of one worker; 936,000 were measured


def page(*, turned=False, side=SIDE):
    image = Image.linear_gradient("L").resize((side, side)).convert("RGB")
    ImageDraw.Draw(image).rectangle((3000, 3000, 5000, 5000), fill="yellow")
    return as_png(image.transpose(Image.Transpose.ROTATE_180) if turned else image, compress_level=1)


def compared(before, after):
    difference = compare_pair(PicturePair(before, after))
    return difference, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def test_all_of_67_million_pixels_may_differ():
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        difference, memory = pool.submit(compared, page(), page(turned=True)).result()
    assert difference.change == "content"
    assert difference.unequal_pixels > 50_000_000
    assert memory < MOST_MEMORY


def test_more_than_eighty_million_pixels_are_failed_in_words():
    large = page(side=9000)
    difference = compare_pair(PicturePair(large, page(turned=True, side=9000)))
    assert difference.change == "failed"
    assert "too many to decode" in difference.reason
