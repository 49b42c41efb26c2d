"""Addresses of `accounts`."""

from __future__ import annotations

from django.urls import URLPattern, path

from tonus_web.accounts import people, views

app_name = "accounts"
urlpatterns: list[URLPattern] = [
    path("", views.account, name="account"),
    path("setup/<str:token>/", views.setup, name="setup"),
    path("invited/<str:token>/", views.invited, name="invited"),
    path("reset/<str:token>/", views.reset, name="reset"),
    # Stands before allauth's page of several addresses, which it replaces.
    path("email/", views.email, name="email"),
    path("delete/", views.delete, name="delete"),
    path("people/", people.people, name="people"),
    path("people/<uuid:user_id>/", people.person, name="person"),
    path("people/<uuid:user_id>/reset-link/", people.reset_link, name="reset_link"),
    path("people/<uuid:user_id>/active/", people.active, name="active"),
    path("people/<uuid:user_id>/role/", people.role, name="role"),
    path("people/<uuid:user_id>/second-factor/", people.factor, name="factor"),
    path("people/<uuid:user_id>/delete/", people.erase, name="erase"),
    path("site/", people.site, name="site"),
    path("invitations/", people.invitations, name="invitations"),
    path("invitations/<uuid:invitation_id>/revoke/", people.revoke, name="revoke"),
]
