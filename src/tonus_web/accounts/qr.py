"""QR codes as SVG that needs no style attribute."""

from __future__ import annotations

import qrcode
from django.utils.html import format_html
from django.utils.safestring import SafeString
from qrcode.constants import ERROR_CORRECT_M

__all__ = ["qr_lines", "qr_svg"]

#: Of two squares above each other, which are dark.
_BLOCKS = {(False, False): " ", (True, False): "▀", (False, True): "▄", (True, True): "█"}


def qr_svg(text: str, label: str) -> SafeString:
    """Return a picture that a phone's camera reads.

    Dark on light in both themes: many cameras do not read the reverse.

    Parameters
    ----------
    text : str
        What it says.
    label : str
        What a screen reader says of it.

    Returns
    -------
    SafeString
        An ``svg`` element.

    Examples
    --------
    >>> "<path" in qr_svg("https://legs.example.org", "Link")
    True
    """
    rows = _squares(text)
    # One move and one unit square for each dark module, runs joined.
    path = "".join(
        f"M{start} {y}h{length}v1h-{length}z"
        for y, row in enumerate(rows)
        for start, length in _runs(row)
    )
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" class="qr" viewBox="0 0 {size} {size}" '
        'width="240" height="240" role="img" aria-label="{label}" shape-rendering="crispEdges">'
        '<rect width="{size}" height="{size}" fill="#fff"/><path fill="#000" d="{path}"/></svg>',
        size=len(rows),
        label=label,
        path=path,
    )


def qr_lines(text: str) -> list[str]:
    """Return a picture that a phone's camera reads from a terminal.

    Parameters
    ----------
    text : str
        What it says.

    Returns
    -------
    list of str
        Lines of equal length, in blocks that stand for dark; with the light border
        that cameras need.

    Examples
    --------
    >>> {len(line) for line in qr_lines("http://192.168.1.5:8001/")}
    {33}
    """
    rows = _squares(text)
    if len(rows) % 2:
        rows.append([False] * len(rows))
    return [
        "".join(_BLOCKS[pair] for pair in zip(rows[y], rows[y + 1], strict=True))
        for y in range(0, len(rows), 2)
    ]


def _squares(text: str) -> list[list[bool]]:
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=4)
    code.add_data(text)
    code.make(fit=True)
    return code.get_matrix()


def _runs(row: list[bool]) -> list[tuple[int, int]]:
    """Start and length of each run of dark modules."""
    runs: list[tuple[int, int]] = []
    for x, dark in enumerate(row):
        if not dark:
            continue
        if runs and sum(runs[-1]) == x:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        else:
            runs.append((x, 1))
    return runs
