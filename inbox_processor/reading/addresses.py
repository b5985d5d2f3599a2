"""Mail addresses that stand in the text, also those spelt out ("name (at) domain.de").

Call `in_text(text, start)`. Call `own_text(body)` for those that the author wrote, with their places.
"""

from __future__ import annotations

import re
from itertools import islice

from inbox_processor.model import Body, Found, Zone

ADDRESSES_MAX = 200  # of one mail
_LOCAL = r"[A-Za-z0-9À-ÿ!#$%&'*+/=?^_`{|}~-]{1,64}(?:\.[A-Za-z0-9À-ÿ!#$%&'*+/=?^_`{|}~-]{1,64}){0,8}"
_DOMAIN = r"[A-Za-z0-9À-ÿ](?:[A-Za-z0-9À-ÿ-]{0,62})(?:\.[A-Za-z0-9À-ÿ](?:[A-Za-z0-9À-ÿ-]{0,62})){1,6}"
_PLAIN = re.compile(rf"(?<![\w.@+-])(?P<local>{_LOCAL})@(?P<domain>{_DOMAIN})")
_AT = r"\s{0,2}(?:\(\s?(?:at|ät|a)\s?\)|\[\s?(?:at|ät)\s?\]|\{at\}|<at>|\s(?:at|ät)\s)\s{0,2}"
_DOT = r"(?:\.|\s{0,2}(?:\(\s?(?:dot|punkt)\s?\)|\[\s?(?:dot|punkt)\s?\])\s{0,2}|\s(?:dot|punkt)\s)"
_LABEL = r"[A-Za-z0-9À-ÿ-]{1,63}"
_SPELT = re.compile(
    rf"(?<![\w.@+-])(?P<local>{_LABEL}(?:[._+]{_LABEL}){{0,6}}){_AT}(?P<domain>{_LABEL}(?:{_DOT}{_LABEL}){{1,5}})",
    re.IGNORECASE,
)
_DOTTED = re.compile(r"\s*(?:[(\[]\s?(?:dot|punkt)\s?[)\]]|\s(?:dot|punkt)\s)\s*", re.IGNORECASE)
_MAYBE_SPELT = re.compile(r"[\s(\[{<](?:at|ät|a)[\s)\]}>]", re.IGNORECASE)  # stands in whatever _AT matches


def in_text(text: str, start: int = 0) -> tuple[Found, ...]:
    """The addresses of a text, in order, each once per place; `start` is added to the places."""
    spelt = _MAYBE_SPELT.search(text) is not None
    if not spelt and "@" not in text:
        return ()
    found = [
        Found(
            f"{match['local']}@{match['domain'].rstrip('.-').lower()}",
            "address",
            "text",
            start + match.start(),
            start + match.end(),
        )
        for match in _PLAIN.finditer(text)
    ]
    for match in _SPELT.finditer(text) if spelt else ():
        domain = _DOTTED.sub(".", match["domain"]).lower()
        if "." in domain and len(domain.rpartition(".")[2]) >= 2:
            found.append(
                Found(f"{match['local']}@{domain}", "address-spelt", "text", start + match.start(), start + match.end())
            )
    return tuple(sorted(found, key=lambda item: item.start))


def own_text(body: Body) -> tuple[Found, ...]:
    """The addresses that the author wrote, outside quotes, signature and footers."""
    if "@" not in body.text and _MAYBE_SPELT.search(body.text) is None:
        return ()
    found = (item for line in body.lines if line.zone is Zone.OWN for item in in_text(line.text[:2000], line.start))
    return tuple(islice(found, ADDRESSES_MAX))
