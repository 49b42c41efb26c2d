"""Addresses of `training`."""

from __future__ import annotations

from django.urls import URLPattern, path

from tonus_web.training import item_views, own_views, set_views, sync_views, views

app_name = "training"
urlpatterns: list[URLPattern] = [
    path("", views.index, name="index"),
    path("sessions/", views.sessions, name="sessions"),
    path("sessions/new/", views.session_new, name="session_new"),
    path("sessions/<uuid:session_id>/", views.session, name="session"),
    path("sessions/<uuid:session_id>/edit/", views.session_edit, name="session_edit"),
    path("sessions/<uuid:session_id>/delete/", views.session_delete, name="session_delete"),
    path("sessions/<uuid:session_id>/finish/", views.session_finish, name="session_finish"),
    path("sessions/<uuid:session_id>/add/", item_views.exercise_add, name="exercise_add"),
    path("sessions/<uuid:session_id>/move/", item_views.exercise_move, name="exercise_move"),
    path("sessions/<uuid:session_id>/note/", item_views.note_new, name="note_new"),
    path("exercises/", views.exercise, name="exercise"),
    path("exercises/<uuid:item_id>/swap/", item_views.exercise_swap, name="exercise_swap"),
    path("exercises/<uuid:item_id>/skip/", item_views.exercise_skip, name="exercise_skip"),
    path("exercises/<uuid:item_id>/delete/", item_views.exercise_delete, name="exercise_delete"),
    path("notes/<uuid:note_id>/", item_views.note_edit, name="note_edit"),
    path("notes/<uuid:note_id>/delete/", item_views.note_delete, name="note_delete"),
    path("sets/new/", set_views.set_new, name="set_new"),
    path("sets/<uuid:set_id>/", set_views.set_edit, name="set_edit"),
    path("sets/<uuid:set_id>/delete/", set_views.set_delete, name="set_delete"),
    path("sets/<uuid:set_id>/again/", set_views.set_again, name="set_again"),
    path("own/", own_views.own, name="own"),
    path("own/new/", own_views.own_new, name="own_new"),
    path("own/<uuid:own_id>/", own_views.own_edit, name="own_edit"),
    path("own/<uuid:own_id>/delete/", own_views.own_delete, name="own_delete"),
    path("last/", sync_views.last, name="last"),
    path("sync/", sync_views.sync, name="sync"),
]
