"""The application's part `training`."""

from django.apps import AppConfig


class TrainingConfig(AppConfig):
    """Its place in Django."""

    name = "tonus_web.training"
    label = "training"
