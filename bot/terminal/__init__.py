"""The terminal door: a thin HTTP client that starts in a blink and imports no Rasa."""
