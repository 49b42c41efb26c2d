"""Addresses of the pose model for browsers; for everybody, since it holds nothing of anybody."""

from __future__ import annotations

from django.urls import URLPattern, path

from tonus_web.coach.pose_files import pose_file

app_name = "pose"
urlpatterns: list[URLPattern] = [path("<slug:version>/<str:name>", pose_file, name="file")]
