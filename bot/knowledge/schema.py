"""The taxonomy of the fact base: topics, kinds, and the records a fact file is read into."""

from __future__ import annotations

from dataclasses import dataclass, field

TOPICS = (
    "what_is",
    "how_it_works",
    "who_can_get",
    "which_drugs",
    "side_effects",
    "serious_effects",
    "manage_symptom",
    "how_given",
    "monitoring",
    "effectiveness",
    "resistance",
    "compare",
    "biomarker",
    "pregnancy_fertility",
    "interactions",
    "cost_access",
    "clinical_trials",
    "daily_life",
    "approval_status",
    "doctor_questions",
)
KINDS = ("drug", "drug_class", "cancer", "marker", "therapy", "symptom")
STATUSES = ("approved", "withdrawn", "investigational", "partner")
ROUTES = ("oral", "intravenous", "subcutaneous")
SOURCE_KINDS = (
    "label",
    "regulator",
    "cancer-institute",
    "charity",
    "hospital",
    "journal",
    "news",
    "mirror",
)
APPROVED_TOPICS = (
    "what_is",
    "how_it_works",
    "who_can_get",
    "side_effects",
    "serious_effects",
    "how_given",
    "monitoring",
    "pregnancy_fertility",
    "interactions",
    "approval_status",
)
REQUIRED_TOPICS = {
    "approved": APPROVED_TOPICS,
    "withdrawn": ("what_is", "approval_status"),
    "investigational": ("what_is", "approval_status"),
    "partner": ("what_is",),
}


@dataclass(frozen=True)
class Source:
    """A page that was read: who published it, what it is called, where and when."""

    id: str
    publisher: str
    title: str
    url: str
    date: str
    kind: str
    undated: bool = False
    read: str = ""

    def citation(self) -> dict[str, str]:
        """Return the five fields that a reply shows."""
        return {
            "id": self.id,
            "publisher": self.publisher,
            "title": self.title,
            "url": self.url,
            "date": self.date,
        }


@dataclass(frozen=True)
class Fact:
    """One reviewed statement of at most 45 words about one subject and one topic."""

    id: str
    subject: str
    topic: str
    text: str
    sources: tuple[str, ...]
    as_of: str
    reviewed: str
    lead: bool = False
    about: tuple[str, ...] = ()
    symptoms: tuple[str, ...] = ()
    region: str = ""
    reviewed_by: str = ""
    note: str = ""
    line: int = 0

    @property
    def key(self) -> str:
        """Return the fact's id in the whole base, `subject/fact`."""
        return f"{self.subject}/{self.id}"


@dataclass(frozen=True)
class Subject:
    """A drug, class, cancer, marker, therapy or symptom with its names, relations and facts."""

    id: str
    kind: str
    name: str
    status: str = ""
    brands: tuple[str, ...] = ()
    also_called: tuple[str, ...] = ()
    is_a: tuple[str, ...] = ()
    route: tuple[str, ...] = ()
    treats: tuple[str, ...] = ()
    tested_by: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()
    path: str = field(default="", compare=False)

    @property
    def title(self) -> str:
        """Return the name as a patient knows it: `Verzenio (abemaciclib)`."""
        if self.kind == "drug" and self.brands:
            return f"{self.brands[0]} ({self.name})"
        return self.name

    @property
    def short(self) -> str:
        """Return the shortest name a patient knows: the first brand, else the name."""
        return self.brands[0] if self.kind == "drug" and self.brands else self.name

    def names(self) -> tuple[str, ...]:
        """Return every exact name of the subject, its id's words among them."""
        spelled = (self.name, *self.brands, *self.also_called, self.id.replace("-", " "), self.id)
        return tuple(dict.fromkeys(spelled))
