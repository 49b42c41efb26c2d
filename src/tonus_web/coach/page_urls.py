"""Addresses of the coach's pages."""

from __future__ import annotations

from django.urls import URLPattern, path

from tonus_web.coach import views
from tonus_web.coach.live_pages import live

urlpatterns: list[URLPattern] = [
    path("", views.index, name="index"),
    path("new/", views.new, name="new"),
    path("live/", live, name="live"),
    path("clips/<uuid:clip_id>/analyse/", views.analyse, name="analyse"),
    path("pictures/<uuid:picture_id>/", views.picture, name="picture"),
    path("runs/<uuid:run_id>/", views.run, name="run"),
    path("runs/<uuid:run_id>/repetitions/<int:number>/", views.rep, name="rep"),
    path("runs/<uuid:run_id>/progress/", views.progress, name="progress"),
    path("runs/<uuid:run_id>/cancel/", views.cancel, name="cancel"),
    path("runs/<uuid:run_id>/retry/", views.retry, name="retry"),
    path("runs/<uuid:run_id>/again/", views.judge_again, name="judge_again"),
    path("runs/<uuid:run_id>/delete/", views.delete, name="delete"),
    path("runs/<uuid:run_id>/result.json", views.result, name="result"),
    path("runs/<uuid:run_id>/landmarks.npz", views.landmarks, name="landmarks"),
    path("runs/<uuid:run_id>/report.html", views.report_html, name="report_file"),
]
