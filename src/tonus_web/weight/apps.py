"""The application's part `weight`."""

from django.apps import AppConfig


class WeightConfig(AppConfig):
    """Its place in Django."""

    name = "tonus_web.weight"
    label = "weight"
