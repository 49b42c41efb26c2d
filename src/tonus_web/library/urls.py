"""Addresses of `library`."""

from __future__ import annotations

from django.urls import URLPattern, path

from tonus_web.library import views

app_name = "library"
urlpatterns: list[URLPattern] = [
    path("", views.index, name="index"),
    path("<slug:key>/", views.exercise, name="exercise"),
]
