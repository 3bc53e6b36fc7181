"""Where the program's own files are; every path hangs off the project root."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "data"
FACTS = DATA / "facts"
SAFETY = DATA / "safety"
WORDING = DATA / "wording"
MODELS = ROOT / "models"
