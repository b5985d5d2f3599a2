"""What the tests of screening look at, prepared once a mail.

Call: `Facts(message, own)`.
"""

from __future__ import annotations

import re

from msgspec import Struct

from inbox_processor.mail import hints, vocabulary
from inbox_processor.mail.body import divide
from inbox_processor.mail.kept import kept
from inbox_processor.mail.own import OwnAddresses
from inbox_processor.mail.phrases import Phrases
from inbox_processor.mail.rare import rare
from inbox_processor.mail.telltales import Folded
from inbox_processor.model import Body, Message

HEAD_CHARS = 3000  # a machine says so in its first sentences
# Kinds of hints with which some rule of `notices` is content; the phrases are searched for only then.
SUSPICIOUS: tuple[frozenset[str], ...] = (
    *map(frozenset, (("away",), ("gone",), ("unread",), ("lost",), ("held",), ("taken",), ("copy",), ("leave",))),
    *map(frozenset, (("ignore_if",), ("device",), ("deputy", "later"), ("verify", "click"), ("account", "pressure"))),
    *map(
        frozenset,
        (
            ("invoice", "dunning"),
            ("trade", "pitch"),
            ("left_alone",),
            ("why", "click"),
            ("invites",),
            ("notifies",),
            ("seller", "meet"),
            ("found", "meet"),
        ),
    ),
    *map(frozenset, (("found", "seller", "promise"), ("seller", "promise", "pitch"))),
)
ASKED = ("withdraw", "update", "resend", "status", "introduces")
ANSWER_SUBJECT = rare(r"^.{0,24}\b(?:re|aw|antw|sv|vs|odp|ynt|rif|r|res|odpověď)\s*(?:\[\d+\])?\s*:")
LOCAL_PART = re.compile(r"([^\s<>\"@,;:]{1,64})(?:@|$)")


class Facts(Struct, frozen=True, dict=True):
    """One mail as the tests see it."""

    message: Message
    own: OwnAddresses

    def header(self, name: str) -> str:
        """Return the first value of a header, "" where absent."""
        return self.message.header(name)

    @kept
    def folded(self) -> Folded:
        """The mail, folded as the word tables are."""
        return Folded.of(self.message)

    @property
    def subject(self) -> str:
        """The subject, folded as the word tables are."""
        return self.folded.subject

    @kept
    def head(self) -> str:
        """The first HEAD_CHARS of the text on one line, folded; quotes and footers included."""
        text = self.message.text
        return self.folded.line if len(text) <= HEAD_CHARS else _on_one_line(text)

    @kept
    def body(self) -> Body:
        """The text by zones."""
        return divide(self.message, self.folded)

    @property
    def divided(self) -> Body | None:
        """The text by zones, where some test has asked for it."""
        return self.__dict__.get("body")

    @kept
    def own_text(self) -> str:
        """The author's own text on one line, folded, at most HEAD_CHARS."""
        return _on_one_line(self.body.own)

    def head_holds(self, *sets: frozenset[str]) -> bool:
        """True where subject and head, quotes included, have a machine's hint of every kind of one of the sets."""
        return hints.holds(f"{self.subject} . {self.head}", sets)

    @kept
    def hints(self) -> dict[str, int]:
        """By kind, how many hints of a machine stand in subject and own text; {} where there cannot be the kinds that
        some rule begins with.
        """
        return hints.kinds(f"{self.subject} . {self.own_text}", SUSPICIOUS)

    @kept
    def enrols(self) -> int:
        """In how many ways the author says that they come."""
        return hints.enrols(f"{self.subject} . {self.own_text}")

    @kept
    def wishes(self) -> dict[str, int]:
        """What the author asks for and says of themselves, by table of the reading's words."""
        return hints.wishes(f"{self.subject if self.begins_thread else ''} . {self.own_text}")

    @kept
    def plain_text(self) -> str:
        """The own text without addresses and links, which say nothing of what their author wants."""
        return hints.plain(self.own_text)

    @kept
    def author(self) -> int:
        """How strongly the text shows an author who wants something, 0 for not at all: what they register, withdraw,
        change or ask, and what they tell of themselves.
        """
        wishes = self.wishes
        strength = min(2, wishes.get("register", 0)) + sum(name in wishes for name in ASKED)
        if "first_person" in wishes or "register" in wishes:  # "Frau X ist nicht mehr für uns tätig" is no author
            strength += sum(name in wishes for name in ("roles", "activity"))
        return strength + ("register" not in wishes and self.speaks) + ("?" in self.plain_text)

    @kept
    def speaks(self) -> bool:
        """True where the text has a word of somebody who registers."""
        return any(stem in self.plain_text for stem in vocabulary.REGISTRATION_STEMS)

    @kept
    def signs_subject(self) -> bool:
        """True where the subject names the person of the display-name."""
        words = self.message.sender.display_name.casefold().split() if self.message.sender else []
        return len(words) > 1 and all(word in self.message.subject.casefold() for word in words)

    @kept
    def begins_thread(self) -> bool:
        """True where the subject is the author's own, not the answered mail's."""
        return not self.message.in_reply_to and not ANSWER_SUBJECT.match(self.subject)

    @kept
    def local(self) -> str:
        """The sender's local part in lower case, from the raw value where From names no address ("Mailer-Daemon")."""
        if self.message.sender:
            return self.message.sender.addr_spec.rpartition("@")[0].lower()
        value = self.header("from").lower()
        inner = value.rpartition("<")[2] if "<" in value else value
        match = LOCAL_PART.search(inner)
        return match[1] if match else inner.strip(" <>\"'()")[:64]

    def may_hold(self, phrases: Phrases) -> bool:
        """True where a phrase of the table may stand in the mail."""
        return phrases in self.folded.possible

    def hits(self, phrases: Phrases, text: str) -> tuple[str, ...]:
        """Return the phrases that stand in `text`, which is made of subject, head and own text."""
        return self.folded.within(phrases, text)

    @kept
    def offers(self) -> tuple[str, ...]:
        """What is said in unsolicited offers."""
        return self.hits(vocabulary.OFFER_PHRASES, f"{self.subject} {self.head}")


def _on_one_line(text: str) -> str:
    """The first HEAD_CHARS of a text, folded, on one line."""
    return " ".join(vocabulary.fold(text[:HEAD_CHARS]).split())
