"""The ``tonus`` command."""
