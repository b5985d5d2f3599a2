"""A question told from a seat asked for politely.

Call `asked(text, act, hits, likely)` for what a sentence does that may be a question.
"""

from __future__ import annotations

from collections.abc import Mapping

from inbox_processor.languages.tables import pattern
from inbox_processor.reading.act import Act
from inbox_processor.reading.turns import tagged

ASKS_SURELY = 0.7
ASKS_BESIDE = 0.7  # "Komme ich mit dem Rad in den Hof?" has a word of coming, and only a question's probability
ASKS_PERHAPS, SEAT_BESIDE = 0.5, 0.3  # so unsure a question with the words of a registration asks for a seat
SEAT_ASKED = 0.55  # so sure a question must be that it asks for a seat
ASKS_AT_ALL = 0.3
WANTS_OTHER = 0.5  # beside a phrase of asking, a wish must be likelier than this
LABEL_WORDS = 2  # "Wer?": the label of a form


def asked(text: str, act: int, hits: Mapping[str, int], likely: Mapping[str, float]) -> int:
    """Tell a question from a seat asked for politely ("Könnten Sie mich eintragen?") and from a form's label
    ("Wer?").
    """
    if text.endswith("?") and "question" not in hits and pattern("adds").search(text) is not None:
        return act & ~(Act.QUESTION | Act.REGISTER) | Act.UPDATE  # "Könnt ihr das bitte bei mir mit dazuschreiben?"
    if "status" in hits and text.endswith("?") and pattern("status").match(text):
        return act & ~Act.REGISTER | Act.STATUS  # "Habe ich noch einen Platz bekommen?"
    asks = "status" in hits or likely["status"] > likely["register"]
    if asks and act & Act.REGISTER and act & Act.STATUS and pattern("whether").search(text):
        act &= ~Act.REGISTER  # "Könnten Sie mir sagen, ob mein Mann auf der Liste steht?"
    if likely["register"] >= likely["question"] and not act & (Act.WITHDRAW | Act.DECLINE) and tagged(text):
        return (act | Act.REGISTER) & ~Act.QUESTION
    marked = text.rstrip("\"“”') ").endswith("?")
    return _marked(text, act, hits, likely) if marked else _unmarked(act, hits, likely)


def _unmarked(act: int, hits: Mapping[str, int], likely: Mapping[str, float]) -> int:
    if act & Act.REGISTER and likely["question"] < likely["register"]:
        return act & ~Act.QUESTION
    wants = act & Act.QUESTION and "question" in hits and likely["register"] < WANTS_OTHER
    return act & ~Act.REGISTER if wants else act


def _marked(text: str, act: int, hits: Mapping[str, int], likely: Mapping[str, float]) -> int:
    if len(text.split()) <= LABEL_WORDS and "question" not in hits:
        return act & ~Act.QUESTION
    if likely["question"] >= ASKS_SURELY and likely["register"] < likely["question"] / 2:
        return act & ~Act.REGISTER | Act.QUESTION
    share = ASKS_BESIDE if likely["question"] >= ASKS_PERHAPS else SEAT_BESIDE
    seat = "register" in hits and likely["register"] >= likely["question"] * share
    if seat or likely["register"] > max(likely["question"], SEAT_ASKED) or act & Act.STATUS:
        return (act | Act.REGISTER if not act & Act.STATUS else act) & ~Act.QUESTION
    if likely["question"] >= ASKS_AT_ALL:
        return act & ~Act.REGISTER | Act.QUESTION
    return act if act & Act.REGISTER or "polite" in hits else act | Act.QUESTION
