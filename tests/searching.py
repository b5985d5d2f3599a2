"""A search for somebody's strings in every file of a folder, in every form in which a file may hold them."""

from __future__ import annotations

import base64
import json
import quopri
import re
from collections.abc import Iterable
from pathlib import Path

_BASE64 = re.compile(rb"(?:[A-Za-z0-9+/]{4,}={0,2}(?:\r?\n)?){2,}|[A-Za-z0-9+/]{8,}={0,2}")
_BETWEEN_WORDS = re.compile(rb"\?=\s*=\?utf-8\?[qb]\?", re.IGNORECASE)  # RFC 2047: a long name is several encoded words


def found_in(folder: Path, words: Iterable[str]) -> list[tuple[str, str]]:
    """Tell which files hold which words: as they are, in other case or charset, JSON-escaped, percent-encoded,
    quoted-printable, or in base64 (twice over, as a mail's text within a stored reply). Names of files count too.
    """
    forms = {word: _forms_of(word) for word in words}
    found = []
    for path in sorted(folder.rglob("*")):
        name = str(path.relative_to(folder))
        texts = [name.encode(), *(_layers(path.read_bytes()) if path.is_file() else ())]
        whole = b"\0".join(dict.fromkeys(text.lower() for text in texts))
        found += [(name, word) for word, known in forms.items() if any(form in whole for form in known)]
    return found


def _layers(octets: bytes, depth: int = 3) -> list[bytes]:
    """Return the octets, and all that is packed in them."""
    layers = [octets]
    if depth:
        for one in _BASE64.finditer(octets):
            packed = one.group().translate(None, b"\r\n=")
            layers += _layers(base64.b64decode(packed[: len(packed) // 4 * 4] + _tail(packed)), depth - 1)
        if b"=" in octets:
            whole = _BETWEEN_WORDS.sub(b"", octets)
            layers += [quopri.decodestring(whole), quopri.decodestring(whole, header=True)]
    return layers


def _tail(packed: bytes) -> bytes:
    """Return the last, incomplete group of base64 with its padding."""
    rest = packed[len(packed) // 4 * 4 :]
    return rest + b"=" * (4 - len(rest)) if len(rest) > 1 else b""


def _forms_of(word: str) -> frozenset[bytes]:
    """Return what a lower-case text is searched for."""
    return frozenset(form.lower() for text in (word, word.lower(), word.casefold()) for form in _forms(text))


def _forms(word: str) -> Iterable[bytes]:
    yield word.encode("utf-8")
    yield word.encode("utf-16-le")
    yield word.encode("latin-1", "replace")
    yield json.dumps(word)[1:-1].encode("ascii")
    yield quopri.encodestring(word.encode("utf-8"), quotetabs=False, header=True)
