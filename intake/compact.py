"""Public pages travel compressed: they are read over connections that are slow once the month's allowance is used."""

import gzip

from flask import Response, request

_WORTH_IT = 1024
# Above this level the bytes hardly shrink and the time doubles.
_LEVEL = 6


def compress(response: Response) -> Response:
    """Return the page gzipped where the browser takes it.

    Nothing a stranger can choose stands in a page beside its secret tokens, so their length tells nothing (BREACH).
    """
    response.vary.add("Accept-Encoding")
    is_page = response.mimetype == "text/html" and not response.direct_passthrough
    if not is_page or request.accept_encodings["gzip"] <= 0:
        return response
    page = response.get_data()
    if len(page) >= _WORTH_IT:
        response.set_data(gzip.compress(page, _LEVEL, mtime=0))
        response.headers["Content-Encoding"] = "gzip"
    return response
