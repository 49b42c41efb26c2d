"""The application's part `coach`."""

from django.apps import AppConfig


class CoachConfig(AppConfig):
    """Its place in Django."""

    name = "tonus_web.coach"
    label = "coach"
