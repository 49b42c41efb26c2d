"""Addresses of `offline`."""

from __future__ import annotations

from django.urls import URLPattern, path

from tonus_web.offline import views

app_name = "offline"
urlpatterns: list[URLPattern] = [
    # At the root, since a worker serves what lies below it.
    path("sw.js", views.worker, name="worker"),
    path("offline/", views.page, name="page"),
    path("offline/who/", views.who, name="who"),
]
