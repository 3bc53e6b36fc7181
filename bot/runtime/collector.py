"""Python's garbage collector around the loading of the model.

Loading makes about a million objects that stay. Looking through them while they are made costs a
tenth of the start, and looking through them later makes one message in a hundred slow.
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
