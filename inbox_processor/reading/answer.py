"""Whether a mail says yes or no to a question that the desk has put to its author.

Duty: `answer(context, wish)`. Only what is plain counts: a yes beside a "not", a "but" or an "if" is none, nor is a no
beside a yes. What the mail asks besides does not count against it. Pure.

Known gap: words of answers are known in eight languages, hedges in fewer; the rest goes to a human.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from inbox_processor.languages import answers
from inbox_processor.model import Answer, Wish
from inbox_processor.reading.context import SUBJECT_PREFIX, Context

ANSWER_SENTENCES_MAX = 12  # a longer letter has other things to say, and its yes may belong to any of them
FRESH_SENTENCES_MAX = 4  # a mail that answers nothing is an answer only where it says little else
_NOISE = re.compile(r"[\"“”„»«*_>]+")


def answer(context: Context, wish: Wish) -> Answer:
    """Return yes, no, or neither. A plain registration says yes as well."""
    message = context.message
    if not message.thread and len(context.prose) > FRESH_SENTENCES_MAX and not SUBJECT_PREFIX.match(message.subject):
        return Answer.NONE
    said = [_plain(item.sentence.text) for item in context.prose if item.sentence.kind != "tail"]
    said = [text for text in said if text and not text.endswith("?")]
    if not said or len(said) > ANSWER_SENTENCES_MAX or _any(answers.HEDGES, said):
        return Answer.NONE
    yes = _first(answers.YES_FIRST, said) or _any(answers.YES_ANYWHERE, said)
    if _refuses(said) or _any(answers.NO_ANYWHERE, said):
        return Answer.NONE if yes else Answer.NO
    if (yes or wish is Wish.REGISTER) and not _any(answers.AGAINST, said):
        return Answer.YES
    return Answer.NONE


def _plain(text: str) -> str:
    return " ".join(_NOISE.sub("", text.replace("’", "'")).casefold().split())


def _first(phrases: Iterable[str], said: Iterable[str]) -> bool:
    return any(_at(phrase, text, 0) for text in said for phrase in phrases)


def _refuses(said: Iterable[str]) -> bool:
    """Return True where a sentence opens with a no; one word alone must be the whole answer: "No problem" is none."""
    return any(
        _at(phrase, text, 0) and (" " in phrase or text[len(phrase) : len(phrase) + 1] != " ")
        for text in said
        for phrase in answers.NO_FIRST
    )


def _any(phrases: Iterable[str], said: Iterable[str]) -> bool:
    return any(_at(phrase, text, at) for text in said for phrase in phrases for at in _places(phrase, text))


def _places(phrase: str, text: str) -> Iterable[int]:
    at = text.find(phrase)
    while at >= 0:
        if at == 0 or not text[at - 1].isalnum():
            yield at
        at = text.find(phrase, at + 1)


def _at(phrase: str, text: str, at: int) -> bool:
    """Return True where the phrase stands there as whole words."""
    end = at + len(phrase)
    return text.startswith(phrase, at) and not text[end : end + 1].isalnum()
