"""The Rasa action package: `rasa run actions` finds its actions here."""
