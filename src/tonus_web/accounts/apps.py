"""The application's part `accounts`."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Its place in Django."""

    name = "tonus_web.accounts"
    label = "accounts"
