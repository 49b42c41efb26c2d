"""The application's part `onboarding`."""

from django.apps import AppConfig


class OnboardingConfig(AppConfig):
    """Its place in Django."""

    name = "tonus_web.onboarding"
    label = "onboarding"
