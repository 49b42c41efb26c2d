"""Addresses of `ui`."""

from __future__ import annotations

from django.urls import URLPattern, path

from tonus_web.ui import views

app_name = "ui"
urlpatterns: list[URLPattern] = [
    path("", views.look, name="look"),
]
