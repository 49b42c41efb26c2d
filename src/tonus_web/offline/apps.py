"""The application's part `offline`."""

from django.apps import AppConfig


class OfflineConfig(AppConfig):
    """Its place in Django."""

    name = "tonus_web.offline"
    label = "offline"
