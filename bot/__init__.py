"""A breast-cancer therapy question-and-answer bot that only says what it can cite."""

__version__ = "0.1.0"
