"""Tests of `tonus_web.training`."""
