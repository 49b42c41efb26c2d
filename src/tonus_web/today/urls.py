"""Addresses of `today`."""

from __future__ import annotations

from django.urls import URLPattern, path

from tonus_web.today import views

app_name = "today"
urlpatterns: list[URLPattern] = [
    path("", views.day, name="day"),
    path("settings/", views.settings, name="settings"),
    path("export/", views.export, name="export"),
    path("export/file/", views.export_file, name="export_file"),
]
