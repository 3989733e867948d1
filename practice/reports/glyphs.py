"""Which characters the installed fonts can draw, so that none is printed as an empty box (and PDF/UA is kept).

Asks fontconfig, the library that chooses the fonts for the PDFs, for the union of what all of them cover; once per
process. A character nobody can draw is printed as its number, so that not even then anything is lost.
"""

import ctypes
import re
import unicodedata
from ctypes import POINTER, Structure, byref, c_char_p, c_int, c_uint32, c_void_p
from functools import cache

_SYSTEM = 0
"""FcSetSystem: the installed fonts, not those an application added."""
_UNSEEN = {"Cf", "Zl", "Zp", "Zs"}
_SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef\u180b-\u180f\u034f\u115f\u1160\u3164\uffa0]")
_ODD = re.compile(r"[^\x09\x0a\x20-\x7e\xa0-\u024f]")


class _FontSet(Structure):
    _fields_ = [("nfont", c_int), ("sfont", c_int), ("fonts", POINTER(c_void_p))]


@cache
def _library() -> ctypes.CDLL:
    library = ctypes.CDLL("libfontconfig.so.1")
    library.FcInitLoadConfigAndFonts.restype = c_void_p
    library.FcConfigGetFonts.restype = POINTER(_FontSet)
    library.FcConfigGetFonts.argtypes = (c_void_p, c_int)
    library.FcPatternGetCharSet.argtypes = (c_void_p, c_char_p, c_int, POINTER(c_void_p))
    library.FcCharSetCreate.restype = c_void_p
    library.FcCharSetMerge.argtypes = (c_void_p, c_void_p, c_void_p)
    library.FcCharSetHasChar.argtypes = (c_void_p, c_uint32)
    return library


@cache
def _covered() -> c_void_p:
    """The characters of all installed fonts together."""
    library = _library()
    union = c_void_p(library.FcCharSetCreate())
    fonts = library.FcConfigGetFonts(c_void_p(library.FcInitLoadConfigAndFonts()), _SYSTEM)
    if fonts:
        for number in range(fonts.contents.nfont):
            held = c_void_p()
            pattern = c_void_p(fonts.contents.fonts[number])
            if library.FcPatternGetCharSet(pattern, b"charset", 0, byref(held)) == 0:
                library.FcCharSetMerge(union, held, None)
    return union


@cache
def drawable(char: str) -> bool:
    """Whether some font has a picture for this character, or it needs none."""
    if unicodedata.category(char) in _UNSEEN or _SELECTORS.match(char):
        return True
    return bool(_library().FcCharSetHasChar(_covered(), ord(char)))


def _stand_in(match: re.Match[str]) -> str:
    char = match[0]
    code = ord(char)
    if code < 32 or 0x7F <= code <= 0x9F or 0xD800 <= code <= 0xDFFF or code & 0xFFFE == 0xFFFE:
        return ""
    return char if drawable(char) else f"[U+{code:04X}]"


def printable(text: str) -> str:
    """`text` with a number in place of every character that no font can draw; control characters are left out."""
    return _ODD.sub(_stand_in, text)
