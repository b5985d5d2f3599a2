"""Mail addresses that stand in the text, also those spelt out ("name (at) domain.de").

Call `in_text(text, start)`. Call `own_text(body)` for those that the author wrote, with their places.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby, islice

from inbox_processor.model import Body, Found, Line, Zone

ADDRESSES_MAX = 200  # of one mail
LINE_CHARS = 2000  # looked at of one line
_LOCAL = r"[A-Za-z0-9À-ÿ!#$%&'*+/=?^_`{|}~-]{1,64}(?:\.[A-Za-z0-9À-ÿ!#$%&'*+/=?^_`{|}~-]{1,64}){0,8}"
_DOMAIN = r"[A-Za-z0-9À-ÿ](?:[A-Za-z0-9À-ÿ-]{0,62})(?:\.[A-Za-z0-9À-ÿ](?:[A-Za-z0-9À-ÿ-]{0,62})){1,6}"
_PLAIN = re.compile(rf"(?<![\w.@+-])(?P<local>{_LOCAL})@(?P<domain>{_DOMAIN})")
_AT_WORDS = "at|ät|æt|arroba|arobase|ma[łl]pa|chiocciola|zavin[áa][čc]|apenstaartje|snabel-a"
_DOT_WORDS = "dot|punkt|punktum|point|punto|ponto|punt|kropka|nokta|te[čc]ka"
_BRACKETED = rf"\s{{0,2}}(?:[(\[{{]\s?(?:{_AT_WORDS}|a|@)\s?[)\]}}]|<\s?(?:at|ät)\s?>)\s{{0,2}}"
_BARE = rf"\s{{1,2}}(?:{_AT_WORDS}|@)\s{{1,2}}|\s{{1,2}}@"
_DOT = rf"(?:\.|\s{{0,2}}[(\[{{]\s?(?:{_DOT_WORDS}|\.)\s?[)\]}}]\s{{0,2}}|\s{{1,2}}(?:{_DOT_WORDS})\s{{1,2}})"
_LABEL = r"[A-Za-z0-9À-ÿ-]{1,63}"
_SPELT = re.compile(
    rf"(?<![\w.@+-])(?P<local>{_LABEL}(?:(?:[_+]|{_DOT}){_LABEL}){{0,6}})(?:(?P<sure>{_BRACKETED}|@\s{{1,2}})|{_BARE})"
    rf"(?P<domain>{_LABEL}(?:{_DOT}{_LABEL}){{1,5}})",
    re.IGNORECASE,
)
# a line ends inside the domain, before its first full stop or directly behind it: no address without what follows
_WRAPPED = re.compile(
    rf"(?<![\w.@+-])(?P<local>{_LOCAL})@(?P<domain>{_LABEL}(?:(?<=-)\n\s{{0,4}}{_LABEL}\.|\.\n\s{{0,4}}){_LABEL}"
    rf"(?:\.{_LABEL}){{0,4}})"
)
_DOTTED = re.compile(rf"\s*(?:[(\[{{]\s?(?:{_DOT_WORDS}|\.)\s?[)\]}}]|\s(?:{_DOT_WORDS})\s)\s*", re.IGNORECASE)
_MAYBE_SPELT = re.compile(  # stands in whatever _SPELT matches
    rf"[\s(\[{{<](?:{_AT_WORDS}|a)[\s)\]}}>]|\s@|@\s|[(\[{{]@", re.IGNORECASE
)
# The same without a walk through the text: a word of its own, or a sign that stands in few texts.
_AT_TOKENS = frozenset(
    {"at", "ät", "æt", "a", "arroba", "arobase", "małpa", "malpa", "chiocciola", "apenstaartje", "snabel-a"}
    | {f"zavin{a}{c}" for a in "áa" for c in "čc"}
)
_BRACKETS = ("(", "[", "{", "<")
_NO_WORD = re.compile(r"[._+\d\s-]")  # "look at kreis.example" spells nothing out
_LEADS_TO = re.compile(r"(?:mail|adres|address|indirizzo|correo|courriel|posta|contact|:)", re.IGNORECASE)
LEAD_CHARS = 60  # before an address spelt out with a bare "at"


def _spelt(text: str, match: re.Match[str]) -> bool:
    """True where the words are an address: marked by brackets, by the shape of the local part or of the domain, or by
    what leads to it.
    """
    if match["sure"] or _NO_WORD.search(match["local"]) or _DOTTED.search(match["domain"]):
        return True
    return _LEADS_TO.search(text, max(0, match.start() - LEAD_CHARS), match.start()) is not None


def _maybe_spelt(text: str) -> bool:
    """False where no address can be spelt out in the text."""
    if any(bracket in text for bracket in _BRACKETS):
        return _MAYBE_SPELT.search(text) is not None
    tokens = text.casefold().split()
    apart = "@" in text and any(token.startswith("@") or token.endswith("@") for token in tokens)
    return apart or not _AT_TOKENS.isdisjoint(tokens)


def in_text(text: str, start: int = 0) -> tuple[Found, ...]:
    """The addresses of a text, in order, each once per place; `start` is added to the places."""
    spelt = _maybe_spelt(text)
    return _in_text(text, start, spelt=spelt) if spelt or "@" in text else ()


def _in_text(text: str, start: int, *, spelt: bool) -> tuple[Found, ...]:
    """The same where there may be one; `spelt`: also one that is spelt out."""
    found = [_found(match["local"], match["domain"], "address", match, start) for match in _PLAIN.finditer(text)]
    if "\n" in text:
        wrapped = _WRAPPED.finditer(text)
        found += [_found(one["local"], re.sub(r"\s", "", one["domain"]), "address", one, start) for one in wrapped]
    for match in _SPELT.finditer(text) if spelt else ():
        domain = _DOTTED.sub(".", match["domain"])
        if "." in domain and len(domain.rpartition(".")[2]) >= 2 and _spelt(text, match):
            found.append(_found(_DOTTED.sub(".", match["local"]), domain, "address-spelt", match, start))
    return tuple(sorted(found, key=lambda item: item.start))


def _found(local: str, domain: str, rule: str, match: re.Match[str], start: int) -> Found:
    value = f"{local}@{domain.rstrip('.-').lower()}"
    return Found(value, rule, "text", start + match.start(), start + match.end())


def own_text(body: Body) -> tuple[Found, ...]:
    """The addresses that the author wrote, outside quotes, signature and footers."""
    spelt = _maybe_spelt(body.text)
    if not spelt and "@" not in body.text:
        return ()
    return tuple(islice(_in_blocks(body, spelt=spelt), ADDRESSES_MAX))


def _in_blocks(body: Body, *, spelt: bool) -> Iterator[Found]:
    """The addresses in each run of the author's own lines, since one may be wrapped over a line end."""
    for own, lines in groupby(body.lines, key=_is_own):
        if own:
            run = list(lines)
            text = "\n".join([line.text[:LINE_CHARS].ljust(len(line.text)) for line in run])
            if spelt or "@" in text:
                yield from _in_text(text, run[0].start, spelt=spelt)


def _is_own(line: Line) -> bool:
    return line.zone is Zone.OWN and line.text != "" and not line.text.isspace()
