"""Whether a mail says yes or no to a question that the desk has put to its author.

Duty: `answer(context, wish)`. Only what is plain counts: a yes beside a "not", a "but" or an "if" is none, nor is a no
beside a yes. What the mail asks besides does not count against it. Pure.

Known gap: words of answers are known in eight languages, hedges in fewer; the rest goes to a human.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache

from inbox_processor.languages import answers
from inbox_processor.model import Answer, Wish
from inbox_processor.reading.context import SUBJECT_PREFIX, Context

ANSWER_SENTENCES_MAX = 12  # a longer letter has other things to say, and its yes may belong to any of them
FRESH_SENTENCES_MAX = 4  # a mail that answers nothing is an answer only where it says little else
_WORDS = re.compile(r"\w+")
_NOISE = re.compile(r"[\"“”„»«*_>]+")


def answer(context: Context, wish: Wish) -> Answer:
    """Return yes, no, or neither. A plain registration says yes as well."""
    message = context.message
    if not message.thread and len(context.prose) > FRESH_SENTENCES_MAX and not SUBJECT_PREFIX.match(message.subject):
        return Answer.NONE
    said = [_plain(item.sentence.text) for item in context.prose if item.sentence.kind != "tail"]
    said = [text for text in said if text and not text.endswith("?")]
    if not said or len(said) > ANSWER_SENTENCES_MAX:
        return Answer.NONE
    text = "\n".join(said)
    words = frozenset(_WORDS.findall(text))
    if _holds(answers.HEDGES, text, words):
        return Answer.NONE
    yes = _opens(answers.YES_FIRST, text, words) or _holds(answers.YES_ANYWHERE, text, words)
    if _refuses(text, words) or _holds(answers.NO_ANYWHERE, text, words):
        return Answer.NONE if yes else Answer.NO
    if (yes or wish is Wish.REGISTER) and not _holds(answers.AGAINST, text, words):
        return Answer.YES
    return Answer.NONE


def _plain(text: str) -> str:
    return " ".join(_NOISE.sub("", text.replace("’", "'")).casefold().split())


@cache
def _by_first_word(phrases: tuple[str, ...]) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for phrase in phrases:
        word = _WORDS.findall(phrase)[0]
        found[word] = (*found.get(word, ()), phrase)
    return found


def _places(phrases: tuple[str, ...], text: str, words: frozenset[str]) -> Iterator[tuple[str, int]]:
    """Give each phrase that stands there as whole words, and where; only those are looked for whose first word does."""
    table = _by_first_word(phrases)
    for phrase in (phrase for word in words & table.keys() for phrase in table[word]):
        at = text.find(phrase)
        while at >= 0:
            end = at + len(phrase)
            if not text[max(0, at - 1) : at].isalnum() and not text[end : end + 1].isalnum():
                yield phrase, at
            at = text.find(phrase, at + 1)


def _holds(phrases: tuple[str, ...], text: str, words: frozenset[str]) -> bool:
    return next(_places(phrases, text, words), None) is not None


def _opens(phrases: tuple[str, ...], text: str, words: frozenset[str]) -> bool:
    """Return True where one of the phrases opens a sentence."""
    return any(at == 0 or text[at - 1] == "\n" for _, at in _places(phrases, text, words))


def _refuses(text: str, words: frozenset[str]) -> bool:
    """Return True where a sentence opens with a no; one word alone must be the whole answer: "No problem" is none."""
    return any(
        (at == 0 or text[at - 1] == "\n") and (" " in phrase or text[at + len(phrase) :][:1] != " ")
        for phrase, at in _places(answers.NO_FIRST, text, words)
    )
