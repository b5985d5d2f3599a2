"""The author's own words, cut into sentences with their places in Body.text.

Duty: undo the line wrapping of mail programs, keep what the author broke on purpose (forms, lists, signatures), and
cut at sentence ends, not at abbreviations, dates or initials. Call `sentences(body)`. Pure.

Known gap: dictated text without any punctuation is cut only before words that open a sentence ("ich bin", "bitte").
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain
from typing import NamedTuple

from inbox_processor.languages.tables import first_names, lexicon, pattern
from inbox_processor.model import Body, Line, Zone
from inbox_processor.reading.label_kinds import kind_of

SENTENCE_LENGTH_MAX = 1200  # characters; longer ones are cut, so that no pattern ever meets an endless line
SENTENCES_MAX = 500  # of one mail; a letter is shorter, and what lies behind is not read
GREETING_WORDS_MAX = 9
WISH_WORDS_MIN = 3
_WISHES = frozenset({"withdraw", "decline", "register"})
CLOSING_WORDS_MAX = 10
TAIL_WORDS_MAX = 8  # of a name, an address or a function below the closing
OPENING_SENTENCES = 3  # "Vielen Dank für die Einladung." among the first ones closes nothing where more follows
RUN_ON_WORDS = 16  # so many words without any punctuation are dictated, or typed in haste
PIECE_WORDS_MIN = 3
SPEAKING_WORDS, SMALL_WORDS = 4, 2  # of what stands behind "Ihr" and is more than who signs

_ABBREVIATION = re.compile(
    r"(?:^|[\s(\[„\"'])(?:dr|prof|dipl|ing|mag|hr|hrn|fr|frl|st|str|nr|no|tel|bzw|ca|vgl|usw|etc|evtl|ggf|gem|inkl|max|min|"
    r"mind|geb|gez|jh|jr|sr|mr|mrs|ms|rev|cllr|mme|mlle|bspw|sog|z|b|d|h|u|a|i|e|v|s|o|j|m|n|p|al|abs|art|abt|allg|ev|kath|"
    r"univ|stellv|vors|verw|sen|jun|ehem|insb|sig|dott|sra|drs|ir|mevr|dhr|zgl|ul|fam|hist|tech|fed|dept|approx|incl|vs|[a-zà-ÿ])\.$",
    re.IGNORECASE,
)
_DATE = re.compile(r"\d{1,2}\.\s?\d{1,2}\.$")
_ORDINAL = re.compile(r"(?:^|\D)\d{1,2}\.$")
_END = re.compile(r"[.!?…]+[\"”“»«')\]]{0,3}(?=\s|$)|:-?[)D](?=\s|$)|;-\)(?=\s|$)")
_EMOJI = re.compile("(?:[\u2600-\u27bf\U0001f300-\U0001faff][\ufe0f\u200d]*)+(?=\\s)")
_LABEL = re.compile(r"^[ \t>*•·–-]{0,6}[\w][\w /(),.'’&+-]{0,50}:(?=\s|$)")
_BULLET = re.compile(r"^\s{0,8}(?:[*•·–—-]\s|\d{1,2}[.)]\s|[a-z]\)\s)")
_GREETS = re.compile(r"\w{2,20}e\s(?:\w{2,20}e\s)?(?:grüße|grüsse)\b", re.IGNORECASE)  # "Sportliche Grüße"
_PRONOUN = re.compile(r"(?:ihr|ihre|euer|eure|dein|deine|your|votre)", re.IGNORECASE)
_PUNCTUATION = re.compile(r"[.,;:!?](?:\s|$)")
# A row of a list: "Petra Schulze (p.schulze@…), leitet das Archiv"; it may stand below a line as long as a wrapped one.
_ROW = re.compile(r"^\s{0,8}[A-ZÄÖÜ][\w.-]*(?: [A-ZÄÖÜ][\w.-]*){1,3},? [(<]?[\w.+-]{1,64}@")
_POSTSCRIPT = re.compile(r"^\s{0,8}(?:p\.?\s?s\.?|ps|n\.?b\.?|nachtrag)\s{0,3}[:.]?\s", re.IGNORECASE)


class Sentence(NamedTuple):
    """One sentence (or label line, or name line) of the author. `text`: with single spaces; `start`..`end`: its place
    in Body.text. `paragraph`: number of its paragraph. `kind`: prose, greeting, closing, tail (after the closing).
    """

    text: str
    start: int
    end: int
    paragraph: int
    kind: str = "prose"

    @property
    def words(self) -> int:
        """How many words it has."""
        return self.text.count(" ") + 1


VERB_PARTICLES = ("an", "ein")  # "ich melde mich an": in other places they are articles
CLAUSE_WORDS = 4  # a label of a form has fewer
SIGNED_WORDS = (2, 3)
WRAPPED_LEAST, WRAPPED_MOST = 50, 100  # characters of a line that a mail program has wrapped


def sentences(body: Body) -> tuple[Sentence, ...]:
    """All sentences of the author's own text, in order."""
    found: list[Sentence] = []
    pictured = not body.text.isascii() and _EMOJI.search(body.text) is not None
    for number, block in enumerate(_paragraphs(body)):
        for start, end in _segments(block):
            cut = _cut(body.text, start, end, number)
            for item in chain.from_iterable(_at_emoji(one, body.text) for one in cut) if pictured else cut:
                found += _run_on(item, body.text)
        if len(found) > SENTENCES_MAX:
            del found[SENTENCES_MAX:]
            break
    return tuple(_kinds(found))


def _paragraphs(body: Body) -> Iterator[list[Line]]:
    block: list[Line] = []
    for line in body.lines:
        if line.zone is Zone.OWN and line.text.strip():
            block.append(line)
        elif block:
            yield block
            block = []
    if block:
        yield block


def _segments(block: list[Line]) -> Iterator[tuple[int, int]]:
    """Join lines that a mail program wrapped; break where the author did."""
    width = max(len(line.text) for line in block)
    start = block[0].start
    for line, following in zip(block, [*block[1:], None], strict=True):
        end = line.start + len(line.text)
        if following is None or not _wrapped(line.text, following.text, width):
            yield start, end
            if following is not None:
                start = following.start


def _wrapped(line: str, following: str, width: int) -> bool:
    nxt = following.strip()
    label = _LABEL.match(following)
    if label and not nxt[:1].islower() and not line.rstrip().endswith(",") and not _is_clause(line, label[0]):
        return False
    if len(line) < WRAPPED_LEAST and _is_field(line) and not following[:1].isspace():
        return False  # "name: siegfried mroczek", and below it a sentence in lower case
    if _BULLET.match(following) or _is_row(line, following) or "\t" in line or "\t" in following:
        return False
    if following[:4].isspace() and (":" in line or line[:4].isspace()):  # a form's continuation line
        return True
    if _is_opening(line) or _is_closing(line) or _is_closing(nxt):
        return False
    if nxt[:1].islower() or line.rstrip()[-1:] in ",(-–":
        return not _is_signed(line)
    last = line.rsplit(maxsplit=1)[-1]
    if last.islower() and last not in VERB_PARTICLES and pattern("articles").fullmatch(last):
        return True  # German nouns are capitals: "fahre jeden Tag über den / Depotplatz"
    first = nxt.split(" ", 1)[0]
    if width > WRAPPED_MOST:  # a wide window, or a paragraph a line; a name below it has no small words
        goes_on = line.rstrip()[-1:].isalnum() and any(word[:1].islower() for word in nxt.split())
        return goes_on and len(line) + 1 + len(first) >= width
    return width >= WRAPPED_LEAST and len(line) + 1 + len(first) >= min(width, 66)


def _is_row(line: str, following: str) -> bool:
    """True where a row of a list follows; "… und mein / Mitstreiter Marwan Khoury (m.khoury@…)" goes on."""
    if "@" not in following:
        return False
    ends = line.rsplit(maxsplit=1)[-1][:1].islower() and line.rstrip()[-1].isalpha()
    return not ends and _ROW.match(following) is not None


def _is_clause(line: str, label: str) -> bool:
    """True for "Bitte schreiben / Sie bei mir noch dazu: …": no label, but the end of a sentence begun above."""
    ends = line.rstrip()[-1:] in ".!?:;"
    return len(line) >= WRAPPED_LEAST and not ends and len(label.split()) >= CLAUSE_WORDS and kind_of(label) is None


def _is_signed(line: str) -> bool:
    """True for a line that is nothing but a first name of the list and a surname: below it, something else begins."""
    words = line.split()
    return (
        len(words) in SIGNED_WORDS and line.strip().replace(" ", "").isalpha() and words[0].casefold() in first_names()
    )


def _is_field(line: str) -> bool:
    """True for a line of a form whose label asks for anything but the background."""
    label = _LABEL.match(line)
    return label is not None and kind_of(label[0]) not in (None, "background")


def _cut(text: str, start: int, end: int, paragraph: int) -> list[Sentence]:
    found: list[Sentence] = []
    at = start
    for match in _END.finditer(text, start, end):
        if match.end() < end and not _ends_here(text, at, match, end):
            continue
        _make(found, text, at, match.end(), paragraph)
        at = match.end()
    _make(found, text, at, end, paragraph)
    return found


def _at_emoji(item: Sentence, text: str) -> list[Sentence]:
    """A sentence cut behind each picture that ends one: "tragt mich ein 🥳 mach ne Ausbildung"."""
    found: list[Sentence] = []
    at = item.start
    for match in _EMOJI.finditer(text, item.start, item.end):
        said, follows = text[at : match.start()].split(), text[match.end() : item.end].split()
        if min(len(said), len(follows)) >= PIECE_WORDS_MIN:
            _make(found, text, at, match.end(), item.paragraph)
            at = match.end()
    _make(found, text, at, item.end, item.paragraph)
    return found


def _ends_here(text: str, start: int, match: re.Match[str], end: int) -> bool:
    head = text[max(start, match.end() - 12) : match.end()]
    rest = text[match.end() : min(end, match.end() + 30)].lstrip()
    if match.group().startswith("."):
        if _ABBREVIATION.search(head):
            return False
        if _DATE.search(head) and _opens(rest):
            return True
        if _ORDINAL.search(head):
            first = rest.partition(" ")[0]  # "la journée du 6. Je comprends …", and not "3. Ich selbst, …"
            goes_before = len(text[start : match.end()].split()) > 1
            return goes_before and first[:1].isupper() and pattern("first_person").fullmatch(first) is not None
        if rest[:1] in "|/" or (rest[:1].isdigit() and head[-2:-1].isdigit()):
            return False
    if match.group()[-1:] in "\"”“»'" and rest[:1].islower():
        return False  # … den Kurs "Wie liest man das?" erfunden
    bracketed = match.group().startswith(".") and match.group()[-1:] in ")]"
    if bracketed and rest[:1].islower():  # "unser Verein (Kulturforum e.V.) möchte …"
        return False
    if match.group().startswith("…") or match.group().startswith("..."):
        return rest[:1].isupper()
    return True


def _opens(rest: str) -> bool:
    """ "für den 6.7. bin seit 2011 …" goes on with a new sentence; "am 6.7. bin ich da" does not."""
    first, _, behind = rest.partition(" ")
    if first[-1:] in {",", ".", "!"}:  # "einmal am 6.7. bitte, auf Petra Schulze"
        return False
    inverted = pattern("myself").fullmatch(behind.partition(" ")[0]) is not None
    if first[:1].isupper() and pattern("articles").fullmatch(first):  # "… für den 06.07. Die Angaben reiche ich nach."
        return True
    return pattern("openers").match(rest) is not None or (
        pattern("first_person").match(first) is not None and not inverted
    )


def _run_on(item: Sentence, text: str) -> list[Sentence]:
    """A sentence of dictated words, cut before the words with which a new one may begin."""
    if item.words < RUN_ON_WORDS or _PUNCTUATION.search(item.text) is not None:
        return [item]
    found: list[Sentence] = []
    at = item.start
    for match in pattern("openers").finditer(text[item.start : item.end]):
        begin = item.start + match.start()
        if len(text[at:begin].split()) >= PIECE_WORDS_MIN:
            _make(found, text, at, begin, item.paragraph)
            at = begin
    _make(found, text, at, item.end, item.paragraph)
    return found


def _make(found: list[Sentence], text: str, start: int, end: int, paragraph: int) -> None:
    """Add a sentence, or as many as its length demands."""
    while start < end:
        stop = min(end, start + SENTENCE_LENGTH_MAX)
        piece = text[start:stop]
        lead = len(piece) - len(piece.lstrip())
        clean = " ".join(piece.split())
        if clean:
            found.append(Sentence(clean, start + lead, start + len(piece.rstrip()), paragraph))
        start = stop


def _kinds(found: list[Sentence]) -> list[Sentence]:
    """Mark greeting, closing, and what follows the closing (names); a postscript is prose again, and so is all that
    stands behind thanks with which a mail begins.
    """
    kinds: list[str] = []
    closed = 0  # where the names below the latest closing begin; 0 where there was none
    for index, item in enumerate(found):
        kind = "prose"
        if _POSTSCRIPT.match(item.text + " "):
            closed = 0
        elif index < 3 and _is_opening(item.text):
            kind = "greeting"
        elif _is_closing(item.text) and index > 0:
            kind, closed = "closing", index + 1
        elif closed and not _says(item.text) and (item.words <= TAIL_WORDS_MAX or not _speaks(item.text)):
            kind = "tail"
        elif closed:
            if closed <= OPENING_SENTENCES:
                kinds[closed:] = ["prose" if one == "tail" else one for one in kinds[closed:]]
            closed = 0
        kinds.append(kind)
    return [item if kind == "prose" else item._replace(kind=kind) for item, kind in zip(found, kinds, strict=True)]


def _speaks(text: str) -> bool:
    """True for what is a sentence by its end or its subject; a line of functions and addresses has neither."""
    return text.rstrip("\"“”') ")[-1:] in (*".!?…:)",) or pattern("first_person").search(text) is not None


def _says(text: str) -> bool:
    """True for a sentence whose subject is the author, however short: "Ich bin Imker." """
    return text.rstrip()[-1:] in {".", "!"} and pattern("first_person").match(text) is not None and " " in text


def _is_opening(line: str) -> bool:
    clean = line.strip()
    match = pattern("greetings").match(clean)
    if match is None or len(clean.split()) > GREETING_WORDS_MAX or pattern("first_person").search(clean):
        return False
    rest = clean.partition(",")[2].strip()
    if len(rest.split()) >= WISH_WORDS_MIN and pattern("greetings").match(rest) is None:
        return False  # "Guten Tag, bitte reservieren Sie mir einen Platz."
    return clean[-1:] in ",!;:.-–" or len(clean.split()) <= 4


def _says_something(behind: str) -> bool:
    """ "Ihr Thema ist mein täglich Brot", and not "Ihre Uschi vom Bücherbus"."""
    words = behind.split()
    small = [word for word in words if word[:1].islower() and not pattern("particles").fullmatch(word)]
    return len(words) >= SPEAKING_WORDS and len(small) >= SMALL_WORDS


def _is_closing(line: str) -> bool:
    clean = line.strip(" \t,.!*_;-–")
    match = pattern("closings").match(clean) or ("grü" in clean.casefold() and _GREETS.match(clean)) or None
    if match is None or len(clean.split()) > CLOSING_WORDS_MAX or "?" in line or "@" in line or _is_field(line):
        return False
    if _PRONOUN.fullmatch(match[0]) and _says_something(clean[match.end() :]):
        return False
    if len(clean) > match.end() and not _WISHES.isdisjoint(lexicon().hits(clean)):
        return False  # "ihr müsst also ohne mich": no "Ihr …" before a name; "Merci de m'inscrire": no mere thanks
    rest = clean[match.end() :].partition(",")[2]  # "Danke für die Einladung, ich bin gern dabei."
    return len(rest.split()) < WISH_WORDS_MIN or pattern("first_person").search(rest) is None
