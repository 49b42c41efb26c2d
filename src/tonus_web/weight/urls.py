"""Addresses of `weight`."""

from __future__ import annotations

from django.urls import path

from tonus_web.weight import answer_views, check_in_views, import_views, views, weigh_in_views

app_name = "weight"
urlpatterns = [
    path("", views.page, name="page"),
    path("now/", weigh_in_views.weigh_in, name="weigh_in"),
    path("answer/", answer_views.answer, name="answer"),
    path("check-in/", check_in_views.check_in_page, name="check_in"),
    path("import/", import_views.import_page, name="import"),
    path("import/<uuid:record_id>/delete/", import_views.import_delete, name="import_delete"),
]
