"""The application's part `demo`."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """Its place in Django."""

    name = "tonus_web.demo"
    label = "demo"
