"""Every address of the application.

What belongs to a member stands below ``/m/<member>/``: two tabs that show two
people can then never write into each other's records.
"""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from tonus_web.today.views import start

urlpatterns: list[URLPattern | URLResolver] = [
    path("", start, name="start"),
    path("account/", include("tonus_web.accounts.urls")),
    path("account/", include("allauth.account.urls")),
    path("account/2fa/", include("allauth.mfa.urls")),
    path("account/sessions/", include("allauth.usersessions.urls")),
    path("exercises/", include("tonus_web.library.urls")),
    path("pose/", include("tonus_web.coach.pose_urls")),
    path("lan/", include("tonus_web.lan.urls")),
    path("", include("tonus_web.offline.urls")),
    path("look/", include("tonus_web.ui.urls")),
    path("m/<uuid:member_id>/", include("tonus_web.members.urls")),
    path("m/<uuid:member_id>/", include("tonus_web.today.urls")),
    path("m/<uuid:member_id>/welcome/", include("tonus_web.onboarding.urls")),
    path("m/<uuid:member_id>/body/", include("tonus_web.body.urls")),
    path("m/<uuid:member_id>/energy/", include("tonus_web.diary.urls")),
    path("m/<uuid:member_id>/weight/", include("tonus_web.weight.urls")),
    path("m/<uuid:member_id>/coach/", include("tonus_web.coach.urls")),
    path("m/<uuid:member_id>/training/", include("tonus_web.training.urls")),
]
