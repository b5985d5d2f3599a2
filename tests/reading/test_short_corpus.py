"""Four thousand mails of one to three sentences: what each wants, and whether it tells something of its author.

tests/corpus/short/*.tsv, one mail a line: WISH<TAB>BACKGROUND<TAB>TEXT (the folder's README says more). Each is read
between a greeting and a name, below a subject that says nothing. The floors only ever go up.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from inbox_processor.model import Mailbox, Wish
from tests.reading.letters import reading

FOLDER = Path(__file__).resolve().parents[1] / "corpus" / "short"
SENDER = Mailbox("Jürgen Knoll", "j.knoll@post.example")
LEAVES = frozenset({Wish.WITHDRAW, Wish.DECLINE})
OPEN = frozenset({Wish.UNCLEAR, Wish.ASK, Wish.STATUS})  # a human reads it
RIGHT = {
    "register": frozenset({Wish.REGISTER}),
    "withdraw": LEAVES,
    "decline": LEAVES | OPEN,
    "ask": OPEN | LEAVES - {Wish.WITHDRAW},
    "status": frozenset({Wish.STATUS, Wish.ASK, Wish.RESEND}),
    "update": frozenset({Wish.UPDATE}),
    "statement": frozenset({Wish.STATEMENT, Wish.REGISTER, Wish.UPDATE}),
    "keep": frozenset(Wish) - LEAVES,
    "other": OPEN | {Wish.DECLINE, Wish.STATEMENT},
}
# per file: the share of its mails that must be right, and how many may be taken for the very opposite
FLOORS: dict[str, tuple[float, int]] = {
    "a": (0.97, 1),
    "b": (0.96, 3),
    "c": (0.95, 1),
    "d": (0.91, 1),
    "e": (0.96, 1),
    "f": (0.92, 2),
    "g": (0.95, 2),
    "h": (0.89, 3),
    "i": (0.91, 8),
    "j": (0.82, 3),
    "k": (0.94, 2),
    "l": (0.95, 3),
    "m": (0.95, 1),
    "n": (0.92, 1),
}


class Mail(NamedTuple):
    """A line of a file."""

    wish: str
    tells: bool
    text: str


def mails(path: Path) -> Iterator[Mail]:
    """All lines of a file."""
    for line in path.read_text("utf-8").splitlines():
        wish, tells, text = line.split("\t")
        yield Mail(wish, tells == "+", text)


def judge(mail: Mail) -> tuple[bool, bool]:
    """Is it read rightly; and is it, without a doubt, taken for the opposite: a seat given to who leaves, or taken
    from who comes?
    """
    read = reading(f"Guten Tag,\n\n{mail.text}\n\nViele Grüße\nJürgen Knoll", "Werkstatt am 6. Juli", SENDER)
    comes = mail.wish == "register"
    told = any(person.background for person in read.people)
    right = read.wish in RIGHT[mail.wish] and not (comes and (told != mail.tells or read.doubts))
    leaves = mail.wish in ("withdraw", "decline")
    opposite = read.wish is Wish.REGISTER if leaves else read.wish is Wish.WITHDRAW
    return right, opposite and not read.doubts


@pytest.mark.parametrize("name", sorted(FLOORS))
def test_short_mails_are_understood(name: str) -> None:
    """As many as before, at least, and no more of them the wrong way round."""
    judged = [(mail, *judge(mail)) for mail in mails(FOLDER / f"{name}.tsv")]
    wrong = [mail.text for mail, right, _ in judged if not right]
    opposite = [mail.text for mail, _, turned in judged if turned]
    share, most = FLOORS[name]
    assert 1 - len(wrong) / len(judged) >= share, "\n".join(wrong)
    assert len(opposite) <= most, "\n".join(opposite)


def test_each_file_has_its_floor() -> None:
    """None is forgotten."""
    assert {path.stem for path in FOLDER.glob("*.tsv")} == set(FLOORS)
