"""A PDF as an answer: exactly the bytes, a neutral file name, shown in the browser and cached nowhere."""

from flask import Response


def pdf_answer(data: bytes, file_name: str) -> Response:
    """Shown inline, so that nothing stays behind on a shared device unless the reader saves it."""
    answer = Response(data, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="{file_name}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer
