"""When a sentence does something: how sure the statistical reader must be alone, and how sure beside a word table.

Call `measured(measures, hits, likely)` with MEASURES for whole sentences, CLAUSE_MEASURES for parts of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from inbox_processor.reading.act import Act


class Measure(NamedTuple):
    """When a sentence does something: the statistical class reaches `alone`, or `beside` together with the table's
    words.
    """

    act: int
    label: str
    table: str
    alone: float
    beside: float


# The probabilities are calibrated (docs/reading.md), so the numbers mean what they say. What takes a seat away or
# promises one wants more certainty than what merely asks. Set on the corpora under tests/corpus.
MEASURES = (
    Measure(Act.REGISTER, "register", "register", 0.55, 0.06),
    Measure(Act.WITHDRAW, "withdraw", "withdraw", 0.42, 0.15),
    Measure(Act.DECLINE, "decline", "decline", 0.50, 0.30),
    Measure(Act.KEEP, "keep", "not_withdraw", 0.50, 0.03),
    Measure(Act.UPDATE, "update", "update", 0.53, 0.15),
    Measure(Act.RESEND, "resend", "resend", 0.50, 0.12),
    Measure(Act.STATUS, "status", "status", 0.50, 0.10),
    Measure(Act.UNSURE, "unsure", "unsure", 0.50, 0.15),
    Measure(Act.PROMISE, "promise", "promise", 0.50, 0.20),
    Measure(Act.BACKGROUND, "background", "activity", 0.45, 0.30),
    Measure(Act.BACKGROUND, "background", "roles", 0.45, 0.30),
    Measure(Act.THIRD, "third", "relations", 0.50, 0.30),
    Measure(Act.QUESTION, "question", "question", 0.50, 0.25),
    Measure(Act.COURTESY, "courtesy", "courtesy", 0.50, 0.30),
    Measure(Act.LOGISTICS, "logistics", "logistics", 0.50, 0.30),
    Measure(Act.INTEREST, "interest", "interest", 0.50, 0.30),
    Measure(Act.CONTACT, "contact", "self_name", 0.50, 0.30),
    Measure(Act.COMPLAINT, "complaint", "", 0.50, 1.0),
    Measure(Act.OFFER, "offer", "", 0.50, 1.0),
    Measure(Act.NOT_SELF, "notself", "not_coming_self", 0.50, 0.10),
)


# A clause is shorter and so less sure: it counts where tables and reader agree.
CLAUSE_MEASURES = (
    Measure(Act.REGISTER, "register", "register", 0.85, 0.40),
    Measure(Act.WITHDRAW, "withdraw", "withdraw", 0.85, 0.60),
    Measure(Act.BACKGROUND, "background", "roles", 1.01, 0.75),
)


def measured(measures: tuple[Measure, ...], hits: Mapping[str, int], likely: Mapping[str, float]) -> int:
    """The acts whose measure a sentence or clause reaches."""
    act = Act.NONE
    for does, label, table, alone, beside in measures:
        if likely[label] >= (beside if table in hits else alone):
            act |= does
    return act
