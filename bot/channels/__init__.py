"""The HTTP door: chat page, widget, API."""
