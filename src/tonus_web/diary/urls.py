"""Addresses of `diary`."""

from __future__ import annotations

from django.urls import path

from tonus_web.diary import basis_views, goal_views, intake_views, views, weigh_in_views

app_name = "diary"
urlpatterns = [
    path("", views.target_page, name="target"),
    path("goal/", goal_views.goal_page, name="goal"),
    path("goal/back/", goal_views.goal_back, name="goal_back"),
    path("parts/", basis_views.macros_page, name="macros"),
    path("week/", basis_views.week_page, name="week"),
    path("changes/", basis_views.changes_page, name="changes"),
    path("changes/make/", basis_views.change_made, name="change"),
    path("weight/", weigh_in_views.weigh_in_page, name="weigh_in"),
    path("weight/<uuid:record_id>/", weigh_in_views.weigh_in_edit, name="weigh_in_edit"),
    path("weight/<uuid:record_id>/delete/", weigh_in_views.weigh_in_delete, name="weigh_in_delete"),
    path("eaten/", intake_views.intake_page, name="intake"),
    path("eaten/<uuid:record_id>/", intake_views.intake_edit, name="intake_edit"),
    path("eaten/<uuid:record_id>/delete/", intake_views.intake_delete, name="intake_delete"),
]
