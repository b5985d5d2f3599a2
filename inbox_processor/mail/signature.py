"""Below the text: closing lines, names, signature blocks, postscripts.

Duty: say what a single line or paragraph looks like; `body` decides by what stands around it.
Call: `closing(line, names)`, `is_delimiter`, `is_name_line`, `is_postscript`, `is_own_prose`.
Standards: RFC 3676 4.3 ("-- "); the words stand in the language tables.
Known gaps: a signature without closing, delimiter or name above it counts as the writer's words.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from inbox_processor.mail import vocabulary

CLOSING_CHARS = 70
CLOSING_REST_WORDS = 7  # "Viele Grüße aus dem Bergischen und bis bald"
NAME_WORDS = 6
SENTENCE_WORDS = 14
FILLED_LINE_CHARS = 40
OWN_SENTENCE_WORDS = 4
DELIMITERS = frozenset({"--", "—", "––"})
DELIMITER = re.compile(r"^[ \t]{0,2}(?:--|—|––)[ \t]*$")
# Closings that are everyday words: only alone on the line, or before the sender's own name.
EVERYDAY = frozenset(
    {"ihr", "ihre", "eure", "euer", "best", "yours", "br", "kr", "ta", "herzlich", "cordialmente", "alles gute"}
)
INITIALS = frozenset({"lg", "vg", "bg", "hg", "mfg", "m.f.g.", "glg", "vlg", "mvg", "m.v.g."})
ON_BEHALF = frozenset(phrase.rstrip(".") for phrase in vocabulary.ON_BEHALF)
CONTACT = re.compile(
    r"@|https?:|www\.|\b(?:tel|fon|phone|fax|mobil|mobile|telefon|handy|durchwahl|zimmer|raum|room|gsm|cell)\b|\d{3,}|\+\d{2}",
    re.IGNORECASE,
)
SHOUT = re.compile(r"[!?]{1,5}\s*$")
WORD = re.compile(r"[^\W\d_]+(?:['’.-][^\W\d_]+)*\.?")


class Closings(NamedTuple):
    """Phrases with which a closing line begins or ends: `firm` ones, and `soft` ones of thanks."""

    firm: tuple[str, ...]
    soft: tuple[str, ...]


ALL_CLOSINGS = Closings(vocabulary.CLOSINGS, vocabulary.SOFT_CLOSINGS)


def is_delimiter(line: str) -> bool:
    """Return True for "-- " and what is left of it when a relay takes the blank."""
    return line.strip() in DELIMITERS and DELIMITER.match(line) is not None


def closing(line: str, names: frozenset[str], closings: Closings = ALL_CLOSINGS) -> str:
    """Return the string "firm" for a closing line ("Mit freundlichen Grüßen"), "soft" for thanks, "" for others.
    `names`: words of the sender's name and address, casefolded; `closings`: those that may stand in the line.
    """
    text = line.strip(" \t*,.!-–—:;)(")
    if not text or len(text) > CLOSING_CHARS or line.rstrip().endswith("?"):
        return ""
    folded = vocabulary.fold(text)
    either = closings.firm + closings.soft
    if not folded.startswith(either) and not folded.endswith(either):
        return ""
    words = folded.split()
    for phrase in closings.firm:
        rest = _rest(folded, phrase)
        if rest is not None and _fits(phrase, rest, words, names):
            return "firm"
    for phrase in closings.soft:
        rest = _rest(folded, phrase)
        if rest is not None and (not rest or set(_words(rest)) & names):
            return "soft"
    return ""


def _rest(folded: str, phrase: str) -> str | None:
    """Return what stands beside `phrase` where `folded` begins or ends with it as words; None where it does not."""
    if folded == phrase:
        return ""
    if folded.startswith(phrase) and not folded[len(phrase)].isalpha():
        return folded[len(phrase) :].strip(" ,.!:;-")
    if folded.endswith(phrase) and not folded[-len(phrase) - 1].isalpha():
        return "\n" + folded[: -len(phrase)].strip(" ,.!:;-")
    return None


def _fits(phrase: str, rest: str, words: list[str], names: frozenset[str]) -> bool:
    """Return True where the words beside the phrase leave it a closing."""
    if not rest.strip():
        return True
    before = rest.startswith("\n")
    rest_words = rest.split()
    if phrase in EVERYDAY:
        return not before and len(rest_words) <= NAME_WORDS and bool(set(_words(rest)) & names)
    if phrase in INITIALS:
        return not before and len(rest_words) <= 3 and not any(char.isdigit() for char in rest)
    if " " not in phrase and before and len(phrase) < 4:
        return False
    return (
        len(rest_words) <= CLOSING_REST_WORDS
        and len(words) <= CLOSING_REST_WORDS + 3
        and not _verbs_before(rest, before=before)
    )


def _verbs_before(rest: str, *, before: bool) -> bool:
    """Return True where a whole sentence stands before the phrase ("Ich sende Ihnen viele Grüße" is a closing, "Ich
    soll Sie von Frau Tewes mit schönem Gruß" is none): a comma or full stop inside.
    """
    return before and any(mark in rest for mark in ".;:")


def _words(text: str) -> list[str]:
    """Return the words of `text`, casefolded, without punctuation."""
    return [word.strip(".") for word in WORD.findall(text.casefold())]


def name_words(*texts: str) -> frozenset[str]:
    """Return the words of names and addresses by which a name line is known; none shorter than three letters."""
    return frozenset(
        word
        for text in texts
        for part in _words(text.replace("@", " ").replace("_", " "))
        for word in part.replace("-", " ").split()
        if len(word) > 2
    )


def is_on_behalf(line: str) -> bool:
    """Return True for a line like "Im Auftrag" between closing and name."""
    return vocabulary.fold(line.strip(" \t,")).rstrip(".") in ON_BEHALF


def is_name_line(line: str) -> bool:
    """Return True for a line that may be a name alone: few words, no contact data, no end of a sentence but an
    initial's.
    """
    text = line.strip().lstrip("/-~ ")
    if (
        not text
        or len(text) > 80
        or CONTACT.search(text)
        or SHOUT.search(text)
        or text.endswith((":", ";"))
        or "\t" in text
    ):
        return False
    words = text.split()
    return len(words) <= NAME_WORDS + 2 and sum(1 for word in words if word[0].isalpha()) >= 1


def names_sender(line: str, names: frozenset[str]) -> bool:
    """Return True where the line holds a word of the sender's name or address."""
    words = {part for word in _words(line) for part in (word, *word.split("-"))}
    return bool(words & names)


def repeats_name(line: str, names: frozenset[str]) -> bool:
    """Return True where the line holds nothing but words of the sender's name, initials and titles ("Bastian Vollrath"
    below "Bastian"; not "Ashdown Civic Consulting").
    """
    words = {part for word in _words(line) for part in word.split("-") if len(part) > 2}
    return bool(words) and words <= names | {"dipl", "ing", "dr", "prof", "med", "mag"}


def is_postscript(line: str) -> bool:
    """Return True where a postscript begins."""
    folded = vocabulary.fold(line.strip(" \t*"))
    return folded.startswith(vocabulary.POSTSCRIPTS)


def is_form_field(line: str) -> bool:
    """Return True for a filled or empty field of a form ("Hintergrund: …")."""
    if ":" not in line and "\t" not in line:
        return False
    label, mark, _ = line.strip(" \t*-").partition(":" if ":" in line else "\t")
    return bool(mark) and vocabulary.fold(label).strip() in vocabulary.FORM_LABELS


def is_own_prose(paragraph: str) -> bool:
    """Return True for a paragraph below a closing that is more text, no signature: a sentence of the first person, or
    a question, or a long sentence.
    """
    text = " ".join(paragraph.split())
    words = text.split()
    if len(words) < OWN_SENTENCE_WORDS or len(text) > 5000:
        return len(text) > 5000
    ends = text.rstrip("\"'”“)»").endswith((".", "!", "?", "…"))
    folded = {word.strip(".,;:!?\"'()„“”»«").casefold() for word in words[:80]}
    if folded & vocabulary.FIRST_PERSON:
        return ends or len(words) >= SENTENCE_WORDS
    if text.endswith("?"):
        return not CONTACT.search(text)
    # Slogans and addresses stand in short lines, prose fills its lines.
    filled = len(text) >= FILLED_LINE_CHARS * (paragraph.strip().count("\n") + 1)
    return ends and filled and len(words) >= SENTENCE_WORDS and sum(map(str.isdigit, text)) * 12 < len(text)
