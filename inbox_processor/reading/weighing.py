"""What weighed in each sentence of the author, for `explain`.

Call `weighed(body)`: the sentences in order with the likeliest thing that each does and the words that spoke most for
it. Only for showing: it asks the sentence reader once more and decides nothing.
"""

from __future__ import annotations

import re
from collections import defaultdict

from inbox_processor.model import Body, Weighed
from inbox_processor.reading import labels
from inbox_processor.reading.acts import Done, acts
from inbox_processor.reading.sense import Sense
from inbox_processor.reading.sentences import sentences

LIKELY_SHOWN = 0.5  # below this a sentence is shown only where the word tables made something of it
SIGNS_SHOWN = 4
_TABLE = re.compile(r"^t\d (\w+)(?: 2)?$")


def weighed(body: Body) -> tuple[Weighed, ...]:
    """The sentences of which the reader has an opinion."""
    done = acts(labels.set_apart(sentences(body)))
    return tuple(_weighed(one) for one in done if one.likely and (one.act or max(one.likely.values()) >= LIKELY_SHOWN))


def _weighed(one: Done) -> Weighed:
    label = max(one.likely, key=lambda name: one.likely[name])
    text = one.sentence.text
    weights: defaultdict[str, float] = defaultdict(float)
    words = [word.strip("\"“”„'’.,;:!?()").casefold() for word in text.split()]
    for found in Sense.load().weighed(text, one.hits, label):
        weights[_sign(found.feature, words)] += found.weight
    weights.pop("", None)
    signs = tuple(sorted(weights, key=lambda sign: -weights[sign]))[:SIGNS_SHOWN]
    return Weighed(text, label, one.likely[label], signs, one.sentence.start, one.sentence.end)


def _sign(feature: str, words: list[str]) -> str:
    """A feature in words for people; a piece of a word counts for its word; "" for one that says nothing to them."""
    table = _TABLE.match(feature)
    if table is not None:
        return f"phrases of '{table[1]}'"
    if feature.startswith("w "):
        return f"“{feature[2:]}”" if feature[2:].isalpha() else ""
    if " " in feature:
        pair = feature.replace(" _ ", " … ").removeprefix("^ ").removesuffix(" $")
        return f"“{pair}”" if all(part.isalpha() or part == "…" for part in pair.split()) else ""
    word = next((word for word in words if feature in f"<{word}>"), "")
    return f"“{word}”" if word else ""
