"""The application's part `ui`."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """Its place in Django."""

    name = "tonus_web.ui"
    label = "ui"
