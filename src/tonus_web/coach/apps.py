"""The application's part `coach`."""

from django.apps import AppConfig


class CoachConfig(AppConfig):
    """Its place in Django."""

    name = "tonus_web.coach"
    label = "coach"

    def ready(self) -> None:
        """Join erasure, wherever it runs."""
        from tonus_web.coach import media  # noqa: F401
