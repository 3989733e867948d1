"""Pages as small grey pictures, and how far two of them are apart.

Two pictures of one page differ by hints and smoothing, a little and everywhere; a heading that stands a few millimetres
away, or a block that is gone, changes much in one place. So pictures are blurred, made smaller and compared place by
place: what counts is how many places are clearly lighter or darker than they were.
"""

import subprocess
from pathlib import Path

from PIL import Image, ImageChops, ImageFilter

DOTS = 40
"""An inch of a picture: a letter is two dots high, a line of text eight."""
GREYS = 16
PLACE = 4
"""Dots of the picture to a side of a place: two and a half millimetres."""
BLUR = 2
"""Dots around each one that are mixed into it: what moves by a third of a millimetre is hardly seen then."""
CLEARLY = 16
"""Of 255: how much lighter or darker a place has to be."""
MOST = 4
"""Places that may be clearly different."""


def pages(data: bytes, folder: Path) -> list[Image.Image]:
    """A picture of each page."""
    command = ["pdftoppm", "-r", str(DOTS), "-gray", "-", folder / "page"]
    subprocess.run(command, input=data, check=True)
    found = [Image.open(path) for path in sorted(folder.glob("page-*.pgm"))]
    for picture in found:
        picture.load()
    return found


def save(picture: Image.Image, path: Path) -> None:
    """Few greys, evenly apart, and packed tight: a page takes some ten kilobytes."""
    step = 255 // (GREYS - 1)
    kept = Image.frombytes("P", picture.size, picture.point([round(grey / step) for grey in range(256)]).tobytes())
    kept.putpalette([grey * step for grey in range(GREYS) for _ in "RGB"])
    kept.save(path, optimize=True, bits=4)


def places(picture: Image.Image) -> Image.Image:
    """What is compared."""
    return picture.convert("L").filter(ImageFilter.BoxBlur(BLUR)).reduce(PLACE)


def apart(one: Image.Image, other: Image.Image) -> int:
    """How many places are clearly different; all of them when the paper is another."""
    if one.size != other.size:
        return one.width * one.height
    histogram = ImageChops.difference(places(one), places(other)).histogram()
    return sum(histogram[CLEARLY:])


def same(one: Image.Image, other: Image.Image) -> bool:
    """Whether two pictures show the same page."""
    return apart(one, other) <= MOST
