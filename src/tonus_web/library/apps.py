"""The application's part `library`."""

from django.apps import AppConfig


class LibraryConfig(AppConfig):
    """Its place in Django."""

    name = "tonus_web.library"
    label = "library"
