"""What tests of several rooms ask of a PDF."""

import subprocess

import pikepdf


def text(data: bytes) -> str:
    """What a reader gets by copying everything."""
    done = subprocess.run(["pdftotext", "-enc", "UTF-8", "-", "-"], input=data, capture_output=True, check=True)
    return done.stdout.decode()


def assert_no_missing_glyph(opened: pikepdf.Pdf) -> None:
    """No page shows glyph 0 of a font, the empty box."""
    for sheet in opened.pages:
        for operands, operator in pikepdf.parse_content_stream(sheet, "Tj TJ"):
            shown = operands[0] if str(operator) == "TJ" else [operands[0]]
            for piece in shown:
                if isinstance(piece, pikepdf.String):
                    codes = bytes(piece)
                    assert b"\0\0" not in [codes[at : at + 2] for at in range(0, len(codes), 2)]
