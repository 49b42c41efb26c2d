"""Addresses of `members`."""

from __future__ import annotations

from django.urls import URLPattern, path

from tonus_web.members import views

app_name = "members"
urlpatterns: list[URLPattern] = [
    path("undo/", views.undo, name="undo"),
    path("deleted/", views.deleted, name="deleted"),
    path("deleted/<str:label>/<uuid:record_id>/restore/", views.restore, name="restore"),
    path("deleted/<str:label>/<uuid:record_id>/erase/", views.erase, name="erase"),
]
