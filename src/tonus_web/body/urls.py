"""Addresses of `body`."""

from __future__ import annotations

from django.urls import path

from tonus_web.body import photo_views, views

app_name = "body"
urlpatterns = [
    path("", views.index, name="index"),
    path("new/", views.new, name="new"),
    path("places/<slug:site>/", views.site, name="site"),
    path("<uuid:measurement_id>/", views.edit, name="edit"),
    path("<uuid:measurement_id>/delete/", views.delete, name="delete"),
    path("photos/", photo_views.photos, name="photos"),
    path("photos/keep/", photo_views.photos_switch, name="photos_switch"),
    path("photos/delete/", photo_views.photos_delete, name="photos_delete"),
    path("photos/new/", photo_views.photo_add, name="photo_add"),
    path("photos/compare/", photo_views.compare, name="compare"),
    path("photos/<uuid:photo_id>/", photo_views.photo, name="photo"),
    path("photos/<uuid:photo_id>/delete/", photo_views.photo_delete, name="photo_delete"),
    path("photos/<uuid:photo_id>/photo.jpg", photo_views.photo_file, name="photo_file"),
    path("photos/<uuid:photo_id>/small.jpg", photo_views.photo_small, name="photo_small"),
]
