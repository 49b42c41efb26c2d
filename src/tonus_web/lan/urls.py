"""Addresses of `lan`."""

from __future__ import annotations

from django.urls import URLPattern, path

from tonus_web.lan import views

app_name = "lan"
urlpatterns: list[URLPattern] = [
    path("", views.trust, name="trust"),
    path("tonus.crt", views.certificate, name="certificate"),
    path("tonus.mobileconfig", views.profile, name="profile"),
    path("trusted/", views.trusted, name="trusted"),
]
