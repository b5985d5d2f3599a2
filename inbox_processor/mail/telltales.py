"""What mail programs may have written into a text, known before its lines are looked at one by one.

Duty: most mails hold no line above a quote, no footer and no legal notice; one look at the whole text spares every line
the search for them. Call: `Telltales.of(text)`; the tests of `quotes` and `footers` take it.
What is named here stands somewhere in the text; where a test needs more than one of the text's lines, white space and
line ends between them count as one blank.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from inbox_processor.mail import vocabulary
from inbox_processor.mail.phrases import Phrases, heads

COLON_BEHIND_BRACKET = re.compile(r"[>)\]] ?:")
RULE = "_" * 10
# The disclaimers by their first words.
DISCLAIMERS = {
    first: tuple(words[1:] for words in vocabulary.DISCLAIMERS if words[0] == first)
    for first in dict.fromkeys(words[0] for words in vocabulary.DISCLAIMERS)
}
DISCLAIMERS_BEGIN = Phrases(DISCLAIMERS)
VERBS = Phrases(vocabulary.ATTRIBUTION_VERBS)
DEVICES = Phrases(vocabulary.DEVICE_FOOTERS)


@dataclass(frozen=True, slots=True)
class Telltales:
    """What stands in a text. `verbs`: of attribution lines, longest first; `attributed`: there may be such a line;
    `devices`: beginnings of a device's footer; `footers`: phrases of mail programs' footers; `ruled`: a ruling line of
    underscores; `disclaimers`: those of which the first words stand there, with the other words that must stand beside
    them.
    """

    verbs: tuple[str, ...]
    attributed: bool
    devices: tuple[str, ...]
    footers: tuple[str, ...]
    ruled: bool
    disclaimers: Mapping[str, tuple[tuple[str, ...], ...]]

    @classmethod
    def of(cls, text: str) -> Telltales:
        """Return the telltales of a text or of a part of it."""
        folded = f" {' '.join(vocabulary.fold(text).split())} "
        beginnings = heads(folded)
        verbs = tuple(VERBS.within(folded, beginnings))
        return cls(
            verbs=verbs,
            attributed=bool(verbs) or COLON_BEHIND_BRACKET.search(folded) is not None,
            devices=tuple(DEVICES.within(folded, beginnings)),
            footers=tuple(vocabulary.FOOTER_PHRASES.within(folded, beginnings)),
            ruled=RULE in text,
            disclaimers={first: DISCLAIMERS[first] for first in DISCLAIMERS_BEGIN.within(folded, beginnings)},
        )
