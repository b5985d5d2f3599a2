"""Where another mail begins: attribution lines, separators, copied header blocks.

Duty: say of a place in a list of lines whether the words of an earlier or passed-on mail begin there.
Call: `opening(lines, index, telltales)` gives an `Opening` or None. `is_quoted(line)` for "> ".
Standards: RFC 3676 4.5 for quote marks; all else is what programs write (named in the language tables).
Known gaps: an attribution in a language without a table is found only if it ends with an address and a colon.
Cost: every test looks at no more than ATTRIBUTION_LINES lines of LINE_CHARS each, so the whole is linear.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import Struct

from inbox_processor.mail import vocabulary
from inbox_processor.mail.rare import rare
from inbox_processor.mail.telltales import Telltales

LINE_CHARS = 300  # an attribution is shorter
ATTRIBUTION_LINES = 4  # "On DATE, NAME <\nADDRESS>\nwrote:" takes three, with a long name four
BLOCK_LINES = 12  # of a copied header block, folded lines counted
LABEL_CHARS = 24
NAME_WORDS_MAX = 6  # before "schrieb am …"

QUOTED = re.compile(r"[ \t]{0,3}>")
DASHED = re.compile(r"^[\s>*]{0,10}[-_=]{2,40}\s{0,3}([^-_=].{0,80}?)\s{0,3}[-_=]{2,40}[\s*]{0,5}$")
SEPARATOR_ENDS = frozenset("-_=*")  # of separators without a colon
RULE = re.compile(r"^[\s>]{0,6}[-_=*]{5,200}\s*$")
EVIDENCE_DATE = rare(
    r"\d{1,2}[:.]\d{2}|\d{4}-\d{2}-\d{2}|\d{1,2}[./-]\s?\d{1,2}[./-]\s?\d{2,4}|\b(?:19|20)\d{2}\b|\d{1,2}[.,]?\s\w{3,9}\.?,?\s"
    r"|\b[A-Za-z]{3},\s[A-Za-z]{3}\s\d"
)
EVIDENCE_TIME = rare(r"\b\d{1,2}[:.]\d{2}\b")
EVIDENCE_YEAR = rare(r"\b(?:19|20)\d{2}\b|\b\d{1,2}[./-]\d{1,2}[./-]\d{2}\b|\b\d{1,2}\.\d{1,2}\.")
ADDRESS = re.compile(r"[^\s<>@]{1,100}@[^\s<>@]{1,200}")
# GroupWise: ">>> Petra Schulze <p.schulze@…> 20.05.2016 09:40 >>>", and the mail below it without marks
GROUPWISE = rare(r"\s{0,3}>>>\s?[^>].{1,200}\d.{0,20}\s>>>\s{0,3}$")
ENDS_WITH_ADDRESS = rare(r"[<(\[]\s?[^<>()\[\]\s]{1,200}@[^<>()\[\]\s]{1,200}[>)\]]{1,2}\s?:$")
# "schrieb ich Ihnen:" is the writer's own sentence, no line above a quote.
OWN_SENTENCE = frozenset(
    {
        "ich",
        "sie",
        "wir",
        "mir",
        "uns",
        "ihnen",
        "i",
        "you",
        "we",
        "us",
        "me",
        "je",
        "vous",
        "nous",
        "ik",
        "u",
        "wij",
        "io",
        "yo",
    }
)
SENTENCE_END = re.compile(r"[!?]$|[^\W\d_]{5}\.$")
WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")


class Opening(Struct, frozen=True):
    """Another mail begins. `lines`: how many lines belong to the mark itself. `kind`: "attribution" (a marked quote,
    or all to the end, follows), "weak" (an attribution only where a marked quote follows), "original" or "forward"
    (all to the end follows), "header" (a copied header block, likewise).
    """

    kind: str
    lines: int


def is_quoted(line: str) -> bool:
    """Return True for a line with a quote mark."""
    return ">" in line and QUOTED.match(line) is not None


def is_groupwise(line: str) -> bool:
    """Return True for GroupWise's line above a mail that it quotes without marks."""
    return line.rstrip().endswith(">>>") and GROUPWISE.match(line[:LINE_CHARS]) is not None


def unquoted(line: str) -> str:
    """Return the line without its quote marks."""
    return line.lstrip(" \t>") if is_quoted(line) else line


def places(lines: Sequence[str], telltales: Telltales) -> Sequence[int]:
    """Return the indices of the lines at which something may begin; few where there is no attribution."""
    if telltales.attributed:
        return range(len(lines))
    return [
        index for index, line in enumerate(lines) if ":" in line or ">" in line or line.rstrip()[-1:] in SEPARATOR_ENDS
    ]


def opening(lines: Sequence[str], index: int, telltales: Telltales) -> Opening | None:
    """Return what begins at `lines[index]`, or None. `telltales`: of these lines or of more."""
    line = lines[index]
    if not line.strip():
        return None
    if is_groupwise(line):
        return Opening("attribution", 1)
    marker = separator(line)
    if marker:
        return Opening(marker, 1)
    block = header_block(lines, index)
    if block:
        return Opening("header", block)
    span = attribution(lines, index, telltales.verbs) if telltales.attributed else 0
    return Opening("attribution" if _is_strong(lines, index, span) else "weak", span) if span else None


def _is_strong(lines: Sequence[str], index: int, span: int) -> bool:
    """Return True for an attribution that needs no marked quote below it to be believed: it has an address or a time
    of day.
    """
    joined = " ".join(lines[index : index + span])
    return ADDRESS.search(joined) is not None or EVIDENCE_TIME.search(joined) is not None


def separator(line: str) -> str:
    """Return the string "original" or "forward" for a line that separates mails ("-----Ursprüngliche Nachricht-----"),
    else "".
    """
    text = line.strip()
    if len(text) > LINE_CHARS:
        return ""
    match = DASHED.match(text)
    if not match and not text.endswith(":"):
        return ""
    words = vocabulary.fold(match[1] if match else text.strip("*>_ ")).strip(" :*")
    if match:
        if any(word in words for word in vocabulary.FORWARD_MARKERS):
            return "forward"
        if words.startswith(vocabulary.ORIGINAL_MARKERS) or _verb_between_dashes(words):
            return "original"
        return ""
    # Apple Mail writes "Anfang der weitergeleiteten Nachricht:" without dashes.
    return "forward" if words in vocabulary.FORWARD_MARKERS else ""


def _verb_between_dashes(words: str) -> bool:
    """Return True for "---- On DATE NAME wrote ----" (Zoho) and "---- NAME wrote ----" (Android)."""
    return words.endswith(tuple(f" {verb}" for verb in vocabulary.ATTRIBUTION_VERBS)) or (
        words.startswith("on ") and EVIDENCE_DATE.search(words) is not None
    )


def attribution(lines: Sequence[str], index: int, verbs: tuple[str, ...]) -> int:
    """How many lines, from `index` on, are the line above a quote ("Am … schrieb X:"); 0 where they are none. `verbs`:
    the attribution verbs that stand in these lines.
    """
    first = unquoted(lines[index]).strip()
    if not first or len(first) > LINE_CHARS or not _may_start(first, verbs):
        return 0
    joined = ""
    for span in range(1, ATTRIBUTION_LINES + 1):
        if index + span > len(lines):
            return 0
        piece = unquoted(lines[index + span - 1]).strip()
        if not piece or (span > 1 and is_quoted(lines[index + span - 1]) != is_quoted(lines[index])):
            return 0
        joined = f"{joined} {piece[:LINE_CHARS]}" if joined else piece
        if len(joined) > 2 * LINE_CHARS:
            return 0
        if _is_attribution(joined, verbs):
            return 0 if span > 1 and _holds_prose(lines, index, span, verbs) else span
    return 0


def _holds_prose(lines: Sequence[str], index: int, span: int, verbs: tuple[str, ...]) -> bool:
    """Return True where the first of the joined lines is the author's sentence and the attribution begins below it."""
    pieces = [unquoted(line).strip() for line in lines[index : index + span]]
    if any(SENTENCE_END.search(piece) for piece in pieces[:-1]):
        return True
    if OWN_SENTENCE & {word.casefold() for word in WORD.findall(ADDRESS.sub(" ", " ".join(pieces)))}:
        return True
    opens = (
        _opens(pieces[0]) or (EVIDENCE_TIME.search(pieces[0]) and EVIDENCE_YEAR.search(pieces[0])) or "<" in pieces[0]
    )
    for later in range(1, span):
        if _is_attribution(" ".join(pieces[later:]), verbs) and (_opens(pieces[later]) or not opens):
            return True
    return False


def _opens(line: str) -> bool:
    """Return True where the line begins as attributions do: with a preposition of date, or a digit."""
    dated = line[:1].isdigit() and EVIDENCE_DATE.match(line) is not None
    return dated or vocabulary.fold(line[:40]).startswith(vocabulary.ATTRIBUTION_STARTS)


def _may_start(first: str, verbs: tuple[str, ...]) -> bool:
    """Return True where the line may begin an attribution: cheap, and false for nearly all prose."""
    folded = vocabulary.fold(first[:60])
    if folded.startswith(vocabulary.ATTRIBUTION_STARTS) or first[0].isdigit():
        return True
    if "@" in first or EVIDENCE_TIME.search(first) is not None:
        return True
    lower = first.casefold()
    return any(verb in lower for verb in verbs)


def _is_attribution(joined: str, verbs: tuple[str, ...]) -> bool:
    """Return True for the joined lines of an attribution."""
    folded = vocabulary.fold(joined)
    if ENDS_WITH_ADDRESS.search(joined) and EVIDENCE_TIME.search(joined) and EVIDENCE_YEAR.search(joined):
        return True  # Gmail in many languages: DATE TIME NAME <ADDRESS>:
    bare = folded.rstrip(" :")
    ends_with_verb = bare.endswith(verbs)
    if not ends_with_verb and not folded.endswith(":") and "…" not in folded[-3:]:
        return False
    verb = next((verb for verb in verbs if _has_word(folded, verb)), "")
    glued = ends_with_verb and ">" in bare[-12:]  # "<notifications@github.com>wrote:"
    if not verb and not glued:
        return False
    address = ADDRESS.search(joined)
    if not address and not EVIDENCE_DATE.search(joined):
        return False
    starts = folded.startswith(vocabulary.ATTRIBUTION_STARTS) or joined[0].isdigit()
    if not address and not ((starts or _begins_with_name(joined, verb)) and _plausible_end(folded, verb)):
        return False
    words = {word for word in WORD.findall(folded.replace(verb, " ", 1)) if word in OWN_SENTENCE}
    return not words or (address is not None and ends_with_verb)


def _begins_with_name(joined: str, verb: str) -> bool:
    """Return True for "NAME schrieb am DATE um TIME:" (Thunderbird): few words, the verb, date and time."""
    before, _, behind = joined.casefold().partition(f" {verb} ")
    dated = EVIDENCE_TIME.search(behind) is not None and EVIDENCE_YEAR.search(behind) is not None
    return dated and len(before.split()) <= NAME_WORDS_MAX


def _plausible_end(folded: str, verb: str) -> bool:
    """Return True where verb and colon stand as they do above a quote: "… wrote:", "… schrieb NAME:" with a short
    name.
    """
    behind = folded.rpartition(verb)[2].strip(" :")
    return len(behind) <= 80 and len(behind.split()) <= 8 and folded.endswith(":")


def _has_word(text: str, word: str) -> bool:
    """Return True where `word` stands in `text` between blanks, digits, brackets or at its ends."""
    position = text.find(word)
    while position >= 0:
        before = text[position - 1] if position else " "
        behind = text[position + len(word)] if position + len(word) < len(text) else " "
        if not before.isalpha() and not behind.isalpha():
            return True
        position = text.find(word, position + len(word))
    return False


def label_roles(line: str) -> frozenset[str]:
    """Return the roles that a header label at the line's start may have ("*Von:* X" has "from"); empty for other
    lines.
    """
    if ":" not in line:
        return frozenset()
    text = unquoted(line).strip(" \t*")
    label, colon, _ = text[: LABEL_CHARS + 1].partition(":")
    if not colon:
        return frozenset()
    return vocabulary.HEADER_LABELS.get(vocabulary.fold(label).strip(" *"), frozenset())


def header_block(lines: Sequence[str], index: int) -> int:
    """How many lines, from `index` on, are a copied header block ("Von: … Gesendet: … An: …"); 0 where they are none.
    It has a From, and at least two of date, To and Subject.
    """
    if not label_roles(lines[index]):
        return 0
    seen: set[str] = set()
    last = index
    for offset in range(min(BLOCK_LINES, len(lines) - index)):
        line = lines[index + offset]
        if not line.strip(" \t>"):
            break
        roles = label_roles(line)
        if roles:
            # "De:" is From in French and Spanish; a label of two roles counts for the one not yet seen.
            seen.add(next((role for role in sorted(roles) if role not in seen), min(roles)))
            last = index + offset
        elif offset - (last - index) > 2:
            break
    complete = "from" in seen and len(seen & {"date", "to", "subject"}) >= 2
    return last - index + 1 if complete else 0


def forwards(subject: str) -> bool:
    """Return True for the subject of a passed-on mail ("WG: …", "Fwd: …")."""
    return vocabulary.fold(subject).startswith(vocabulary.FORWARD_PREFIXES)
