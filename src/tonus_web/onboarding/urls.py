"""Addresses of `onboarding`."""

from __future__ import annotations

from django.urls import path

from tonus_web.onboarding import views

app_name = "onboarding"
urlpatterns = [
    path("", views.start_page, name="start"),
    path("delete/", views.delete_answers, name="delete"),
    path("finish/", views.finish, name="finish"),
    path("<slug:step>/", views.step_page, name="step"),
]
