"""The application's part `diary`."""

from django.apps import AppConfig


class DiaryConfig(AppConfig):
    """Its place in Django."""

    name = "tonus_web.diary"
    label = "diary"
