"""Style sheets and scripts on slow networks: sent packed, and kept by the browser until their content changes."""

import gzip
import zlib
from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask, Response, current_app, request

PACKED = ("text/css", "text/javascript", "image/svg+xml")
YEAR = 31_536_000


def init(app: Flask) -> None:
    """Version the addresses of static files by their content, and pack what is text."""
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = YEAR
    app.url_defaults(_versioned)
    app.after_request(_pack)


def _versioned(endpoint: str, values: dict[str, Any]) -> None:
    if endpoint == "static" or endpoint.endswith(".static"):
        blueprint = current_app.blueprints.get(endpoint.rpartition(".")[0])
        values["v"] = _print_of(str((blueprint or current_app).static_folder), values["filename"])


@cache
def _print_of(folder: str, name: str) -> str:
    path = Path(folder, name)
    return f"{zlib.crc32(path.read_bytes()):08x}" if path.is_file() else "0"


@cache
def _packed(_etag: str, plain: bytes) -> bytes:
    return gzip.compress(plain, 9, mtime=0)


def _pack(response: Response) -> Response:
    etag, _ = response.get_etag()
    if response.status_code != 200 or response.mimetype not in PACKED or etag is None:
        return response
    response.vary.add("Accept-Encoding")
    if request.accept_encodings["gzip"] and request.method == "GET" and "Range" not in request.headers:
        response.direct_passthrough = False
        plain = response.get_data()
        response.close()  # the file that would have been sent
        response.set_data(_packed(etag, plain))
        response.content_encoding = "gzip"
        response.set_etag(etag, weak=True)  # the same file in another form
    return response
