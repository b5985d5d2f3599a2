"""What the rules of this room look at together: the mail, its sentences with what they do, and its labelled fields."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import takewhile

from msgspec import Struct, field

from inbox_processor.model import Body, Found, Message
from inbox_processor.reading import names
from inbox_processor.reading.acts import Done
from inbox_processor.reading.addresses import own_text
from inbox_processor.reading.labels import Field
from inbox_processor.reading.name_order import natural
from inbox_processor.reading.shown import from_display

SUBJECT_PREFIX = re.compile(
    r"^(?:\s*(?:re|aw|antw|antwort|wg|fwd?|sv|vs|tr|rv|odp|ynt)\s?(?:\[\d+\])?\s?:\s*)+", re.IGNORECASE
)


class Context(Struct, frozen=True, dict=True):
    """One mail under reading."""

    message: Message
    body: Body
    done: tuple[Done, ...]
    fields: tuple[Field, ...]
    subject: Done | None = None  # what the subject does; None where it is not the author's own (an answer's)
    author: list[Found | None] = field(default_factory=list)  # sender.name's answer, once asked

    @cached_property
    def shown(self) -> str | None:
        """The person's name that the From display-name holds, None where it holds none."""
        sender = self.message.sender
        found = from_display(sender) if sender else None
        return natural(found, sender) if found and sender else None

    @cached_property
    def local(self) -> str:
        """The local part of the sender's address, folded, without marks; "" where there is no sender."""
        sender = self.message.sender
        return names.fold(sender.addr_spec.partition("@")[0]).replace(" ", "") if sender else ""

    @cached_property
    def known(self) -> str:
        """The words of the sender's display-name and local part, folded."""
        sender = self.message.sender
        return names.fold(f"{sender.display_name} {sender.addr_spec.partition('@')[0]}") if sender else ""

    @cached_property
    def addresses(self) -> tuple[Found, ...]:
        """The addresses that the author wrote, in order."""
        return own_text(self.body)

    @cached_property
    def answers(self) -> bool:
        """True for an answer, by its headers or its subject."""
        return bool(self.message.thread) or SUBJECT_PREFIX.match(self.message.subject) is not None

    @cached_property
    def prose(self) -> tuple[Done, ...]:
        """The sentences without greeting and closing."""
        return tuple(item for item in self.done if item.sentence.kind not in ("greeting", "closing", "field"))

    def above(self, item: Done) -> list[Done]:
        """The sentences of the prose before one of them, in order."""
        return list(takewhile(lambda one: one is not item, self.prose))

    def below(self, item: Done) -> tuple[Done, ...]:
        """The sentences of the prose behind one of them, in order."""
        return self.prose[len(self.above(item)) + 1 :]

    def doing(self, act: int) -> Iterator[Done]:
        """The sentences that do one of these (bits of Act)."""
        return (item for item in self.prose if item.act & act)

    def labelled(self, kind: str) -> tuple[Found, ...]:
        """The values of the labelled fields of a kind."""
        return tuple(one.value for one in self.fields if one.kind == kind)


def place(item: Done) -> tuple[str, int, int]:
    """Where a sentence stands, as Found wants it."""
    return "text", item.sentence.start, item.sentence.end


def most(label: str, items: Iterable[Done]) -> float:
    """How likely the likeliest of these sentences does what the label says; 0 without any."""
    return max((item.likely.get(label, 0) for item in items), default=0)


def words(item: Done, rule: str) -> Found:
    """A sentence as the words that a rule rests on."""
    return Found(item.sentence.text, rule, *place(item))
