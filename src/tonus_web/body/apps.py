"""The application's part `body`."""

from django.apps import AppConfig


class BodyConfig(AppConfig):
    """Its place in Django."""

    name = "tonus_web.body"
    label = "body"

    def ready(self) -> None:
        """Join erasure, tidying up and the count of room, wherever they run."""
        from tonus_web.body import photo_files  # noqa: F401
