"""Python's garbage collector around the loading of the model.

Loading makes about a million objects that stay. Looking through them while they are made takes a
quarter of the import of Rasa; looking through them later would hold up the message of the moment.
"""

from __future__ import annotations

import gc


def pause() -> None:
    """Stop collecting until `resume`; called before Rasa is imported."""
    gc.disable()


def resume() -> None:
    """Collect again, but never look at what is loaded by now."""
    gc.freeze()
    gc.enable()
