"""The application's part `today`."""

from django.apps import AppConfig


class TodayConfig(AppConfig):
    """Its place in Django."""

    name = "tonus_web.today"
    label = "today"
