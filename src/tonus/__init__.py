"""Tonus: form, motion and energy from landmarks, in NumPy and nothing else.

The library has no clock, no network and reads no file outside its own
catalogue.  Video lives in ``tonus_video``, foreign formats in ``tonus_files``,
the command in ``tonus_cli``.
"""

__all__ = ["__version__"]

__version__ = "0.1.0"
