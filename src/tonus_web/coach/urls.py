"""Addresses of `coach`."""

from __future__ import annotations

from django.urls import URLPattern, path

from tonus_web.coach import page_urls
from tonus_web.coach.live_views import live_frames, live_socket
from tonus_web.coach.media import media
from tonus_web.coach.upload_form import upload_form
from tonus_web.coach.upload_views import upload, upload_finish, upload_part, uploads

app_name = "coach"
urlpatterns: list[URLPattern] = [
    *page_urls.urlpatterns,
    path("clips/<uuid:clip_id>/", media, name="media"),
    path("live/frames/", live_frames, name="live_frames"),
    path("live/socket/", live_socket, name="live_socket"),
    path("upload/", upload_form, name="upload_form"),
    path("uploads/", uploads, name="uploads"),
    path("uploads/<uuid:upload_id>/", upload, name="upload"),
    path("uploads/<uuid:upload_id>/finish/", upload_finish, name="upload_finish"),
    path("uploads/<uuid:upload_id>/parts/<int:number>/", upload_part, name="upload_part"),
]
