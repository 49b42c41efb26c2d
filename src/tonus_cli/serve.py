"""The application served from the command line."""

from __future__ import annotations

from tonus_cli.application import set_up
from tonus_cli.speech import _, results

__all__ = ["serve_application"]


def serve_application(
    *, host: str | None, port: int | None, workers: int | None, lan: bool
) -> None:
    """Serve pages, with workers beside them, until somebody stops it.

    Raises
    ------
    TonusError
        When it cannot listen there, or set-up is missing.
    """
    set_up(TONUS_HOST=host, TONUS_PORT=port, TONUS_WORKERS=workers, TONUS_LAN=lan or None)
    from tonus_web.environment import environment
    from tonus_web.serving.server import serve

    serve(environment(), _Terminal())


class _Terminal:
    """Where `tonus serve` was typed."""

    def __call__(self, message: str, /, **params: object) -> None:
        """Tell a sentence."""
        results.print(_(message, **params))
        # Whoever waits for the address may read from a file or a pipe.
        results.file.flush()

    def code(self, text: str, /) -> None:
        """Show a QR code, where the terminal has the blocks for it."""
        from tonus_web.accounts.qr import qr_lines

        lines = qr_lines(text)
        try:
            "".join(lines).encode(results.encoding)
        except UnicodeEncodeError:
            return
        for line in lines:
            # Dark on light on any terminal: many cameras do not read the reverse.
            results.print(line, style="black on white")
        results.file.flush()
