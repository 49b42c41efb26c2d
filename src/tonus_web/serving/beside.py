"""A worker that ends with the server (``python -m tonus_web.serving.beside PID NAME``)."""

from __future__ import annotations

import os
import signal
import sys

from tonus_video.confinement import die_with

__all__: list[str] = []


def _main() -> None:
    server, name = int(sys.argv[1]), sys.argv[2]
    die_with(server, signal.SIGTERM)
    # Pages come first.
    os.nice(5)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tonus_web.settings")
    import django

    django.setup()
    from tonus_web.coach.worker import Worker

    Worker(name).serve()


if __name__ == "__main__":
    _main()
