"""Tests of `tonus_web.weight`."""
