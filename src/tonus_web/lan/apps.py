"""The application's part `lan`."""

from django.apps import AppConfig


class LanConfig(AppConfig):
    """Its place in Django."""

    name = "tonus_web.lan"
    label = "lan"
