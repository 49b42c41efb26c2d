"""The application's part `members`."""

from django.apps import AppConfig


class MembersConfig(AppConfig):
    """Its place in Django."""

    name = "tonus_web.members"
    label = "members"
