"""The pose model for browsers: script, WebAssembly and models, from one versioned folder."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import Final

from csp.decorators import csp_update
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from tonus.errors import SetupError
from tonus.messages import N_
from tonus_video.bundle import model_path
from tonus_web.coach.media import read_piece
from tonus_web.coach.streams import Exchange, exchange_of

__all__ = ["POSE_POLICY", "pose_address", "pose_bytes", "pose_file"]

#: What a page needs in which the pose model runs: WebAssembly; nothing else is evaluated.
POSE_POLICY: Final = {"script-src": ["'wasm-unsafe-eval'"]}
_BUILT: Final = Path(__file__).resolve().parent / "built"
_SCRIPT: Final = "text/javascript; charset=utf-8"
_TYPES: Final = {
    "pose.js": _SCRIPT,
    "vision_wasm_internal.js": _SCRIPT,
    "vision_wasm_internal.wasm": "application/wasm",
}
#: Models that a phone can carry.
_MODELS: Final = {f"pose_landmarker_{model}.task": model for model in ("lite", "full")}
_YEAR_S: Final = 365 * 24 * 3600


def pose_address() -> str:
    """Return the address of the folder that a page asks for the pose model.

    Returns
    -------
    str
        It changes with what lies there, so that all of it may be kept for a year.

    Raises
    ------
    SetupError
        When set-up has not made the models or the scripts.
    """
    return reverse("pose:file", args=[_version(), "-"])[:-1]


def pose_bytes() -> int:
    """Return what the light model takes on a device, with all that runs it.

    Returns
    -------
    int
        Bytes, unpacked.

    Raises
    ------
    SetupError
        When set-up has not made the models or the scripts.
    """
    files = [*(_BUILT / name for name in _TYPES), model_path("lite")]
    return sum(path.stat().st_size for path in files)


@cache
def _version() -> str:
    told = hashlib.sha256()
    try:
        told.update((_BUILT / "version.txt").read_bytes())
    except FileNotFoundError as error:
        raise SetupError(
            N_("What the browser runs has not been built: run script/bootstrap.")
        ) from error
    for model in _MODELS.values():
        with model_path(model).open("rb") as stream:
            told.update(hashlib.file_digest(stream, "sha256").digest())
    return told.hexdigest()[:16]


@require_safe
@csp_update(POSE_POLICY)  # type: ignore[arg-type]  # its type knows no arguments of addresses
def pose_file(request: HttpRequest, version: str, name: str) -> HttpResponseBase:
    """Send one file of the folder."""
    try:
        if version != _version():
            raise Http404
        path = model_path(_MODELS[name]) if name in _MODELS else _BUILT / name
    except SetupError as error:
        raise Http404 from error
    if name not in _MODELS and name not in _TYPES:
        raise Http404
    headers = {
        "Content-Type": _TYPES.get(name, "application/octet-stream"),
        "Cache-Control": f"public, max-age={_YEAR_S}, immutable",
        "Vary": "Accept-Encoding",
    }
    packed = path.with_name(f"{name}.br")
    if name in _TYPES and "br" in _accepted(request) and packed.is_file():
        path = packed
        headers["Content-Encoding"] = "br"
    if not path.is_file():
        raise Http404
    return _sent(request, path, headers)


def _accepted(request: HttpRequest) -> set[str]:
    """Encodings that a browser takes; one with weight 0 is refused."""
    asked = (one.partition(";") for one in request.headers.get("Accept-Encoding", "").split(","))
    return {
        name.strip().lower()
        for name, _, weight in asked
        if weight.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    }


def _sent(request: HttpRequest, path: Path, headers: dict[str, str]) -> HttpResponseBase:
    size = path.stat().st_size
    headers["Content-Length"] = str(size)
    exchange = exchange_of(request)
    if request.method == "HEAD":
        return HttpResponse(headers=headers)
    if exchange is None:
        return StreamingHttpResponse(read_piece(path, 0, size), headers=headers)

    async def sent(exchange: Exchange) -> None:
        await exchange.send_file(path, 0, size)

    exchange.afterwards(sent)
    return HttpResponse(headers=headers)
