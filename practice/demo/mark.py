"""The invented practice's logo: a river in a round."""

import io
import math

from PIL import Image, ImageDraw

SIZE, FINE = 480, 3
"""Pixels of a side; how much finer it is drawn, so that its edges are smooth."""
GREEN, PAPER = "#1f5f58", "#ffffff"


def png() -> bytes:
    """As the admin would upload it."""
    side = SIZE * FINE
    drawn = Image.new("RGB", (side, side), PAPER)
    draw = ImageDraw.Draw(drawn)
    draw.ellipse((0, 0, side - 1, side - 1), fill=GREEN)
    for number in range(3):
        middle, half = side * (0.46 + 0.16 * number), side * (0.024 - 0.004 * number)
        course = [middle + side * 0.035 * math.sin(x / side * math.tau * 1.5 + number * 0.9) for x in range(side)]
        banks = [*((x, y - half) for x, y in enumerate(course)), *((x, y + half) for x, y in enumerate(course))]
        draw.polygon(banks[:side] + banks[:side - 1 : -1], fill=PAPER)
    outside = Image.new("L", (side, side), 255)
    ImageDraw.Draw(outside).ellipse((0, 0, side - 1, side - 1), fill=0)
    drawn.paste(PAPER, mask=outside)
    out = io.BytesIO()
    drawn.resize((SIZE, SIZE), Image.Resampling.LANCZOS).save(out, "PNG")
    return out.getvalue()
