"""What mail programs may have written into a text, known before its lines are looked at one by one.

Duty: most mails hold no line above a quote, no footer and no legal notice; one look at the whole text spares every line
the search for them. Call: `Folded.of(message)`, then `Telltales.of(folded)`; the tests of `quotes`, `footers` and
`signature` take it.
What is named here stands somewhere in the text; where a test needs more than one of the text's lines, white space and
line ends between them count as one blank.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct

from inbox_processor.mail import vocabulary
from inbox_processor.mail.phrases import PhraseIndex, Phrases
from inbox_processor.mail.signature import Closings
from inbox_processor.model import Message

COLON_BEHIND_BRACKET = (">:", "):", "]:", "> :", ") :", "] :")
RULE = "_" * 10
# The disclaimers by their first words.
DISCLAIMERS = {
    first: tuple(words[1:] for words in vocabulary.DISCLAIMERS if words[0] == first)
    for first in dict.fromkeys(words[0] for words in vocabulary.DISCLAIMERS)
}
DISCLAIMERS_BEGIN = Phrases(DISCLAIMERS)
VERBS = Phrases(vocabulary.ATTRIBUTION_VERBS)
DEVICES = Phrases(vocabulary.DEVICE_FOOTERS)
CLOSINGS = Phrases(vocabulary.CLOSINGS)
SOFT_CLOSINGS = Phrases(vocabulary.SOFT_CLOSINGS)
POSTSCRIPTS = Phrases(vocabulary.POSTSCRIPTS)
INDEX = PhraseIndex(
    (
        *(table for table in vars(vocabulary).values() if isinstance(table, Phrases)),
        *(DISCLAIMERS_BEGIN, VERBS, DEVICES, CLOSINGS, SOFT_CLOSINGS, POSTSCRIPTS),
    )
)


class Folded(Struct, frozen=True):
    """A mail as the word tables are compared with it. `subject`; `lines` of the text; the text on one `line`;
    `possible`: the phrases that may stand in any of them, by table.
    """

    subject: str
    lines: Sequence[str]
    line: str
    possible: Mapping[Phrases, Sequence[str]]

    @classmethod
    def of(cls, message: Message) -> Folded:
        """Return the mail folded."""
        subject, text = vocabulary.fold(message.subject), vocabulary.fold(message.text)
        words = text.split()
        return cls(subject, text.split("\n"), " ".join(words), INDEX.possible([*subject.split(), *words]))

    def within(self, table: Phrases, text: str) -> tuple[str, ...]:
        """Return the phrases of a table, in its order, that stand in `text`, which is made of the subject and the
        text.
        """
        phrases = self.possible.get(table)
        return tuple([phrase for phrase in phrases if phrase in text]) if phrases else ()


class Telltales(Struct, frozen=True):
    """What stands in a text. `verbs`: of attribution lines, longest first; `attributed`: there may be such a line;
    `devices`: beginnings of a device's footer; `footers`: phrases of mail programs' footers; `ruled`: a ruling line of
    underscores; `disclaimers`: those of which the first words stand there, with the other words that must stand beside
    them; `closings`: with which a closing line may begin or end; `postscripts`: with which a postscript may begin.
    """

    verbs: tuple[str, ...]
    attributed: bool
    devices: tuple[str, ...]
    footers: tuple[str, ...]
    ruled: bool
    disclaimers: Mapping[str, tuple[tuple[str, ...], ...]]
    closings: Closings
    postscripts: tuple[str, ...]

    @classmethod
    def of(cls, folded: Folded) -> Telltales:
        """Return the telltales of a text or of a part of it."""
        line = f" {folded.line} "
        verbs = folded.within(VERBS, line)
        return cls(
            verbs=verbs,
            attributed=bool(verbs) or any(mark in line for mark in COLON_BEHIND_BRACKET),
            devices=folded.within(DEVICES, line),
            footers=folded.within(vocabulary.FOOTER_PHRASES, line),
            ruled=RULE in line,
            disclaimers={first: DISCLAIMERS[first] for first in folded.within(DISCLAIMERS_BEGIN, line)},
            closings=Closings(folded.within(CLOSINGS, line), folded.within(SOFT_CLOSINGS, line)),
            postscripts=folded.within(POSTSCRIPTS, line),
        )
