"""The application served from the command line."""

from __future__ import annotations

from tonus_cli.application import set_up
from tonus_cli.speech import _, results

__all__ = ["serve_application"]


def serve_application(*, host: str | None, port: int | None, workers: int | None) -> None:
    """Serve pages, with workers beside them, until somebody stops it.

    Raises
    ------
    TonusError
        When it cannot listen there, or set-up is missing.
    """
    set_up(TONUS_HOST=host, TONUS_PORT=port, TONUS_WORKERS=workers)
    from tonus_web.environment import environment
    from tonus_web.serving.server import serve

    serve(environment(), _say)


def _say(message: str, /, **params: object) -> None:
    results.print(_(message, **params))
    # Whoever waits for the address may read from a file or a pipe.
    results.file.flush()
