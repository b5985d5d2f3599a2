"""Octets to text, whatever charset they claim.

Duty: the name of a charset repaired, the wrong one found out, invisible characters removed.
Call: `decode(octets, declared)` for text, `clean_text` for bodies, `clean_line` for names and header values.
Standards: RFC 2045 and 2047 for charset names, the WHATWG Encoding Standard for what labels mean in practice
(iso-8859-1 and us-ascii mean windows-1252). Known gaps: one-byte charsets that lie about each other (1252 for 1250) are
believed; nothing short of a language model tells them apart.
"""

from __future__ import annotations

import codecs
import re

from inbox_processor.languages.remembered import remembered
from inbox_processor.mail.rare import rare

REPLACEMENT = "\ufffd"

# Labels met in real mail that Python does not know, or that mean more than they say (WHATWG Encoding Standard, 4.2).
ALIASES = {
    "iso-8859-1": "cp1252",
    "iso8859-1": "cp1252",
    "iso_8859-1": "cp1252",
    "latin1": "cp1252",
    "latin-1": "cp1252",
    "us-ascii": "cp1252",
    "ascii": "cp1252",
    "ansi_x3.4-1968": "cp1252",
    "windows1252": "cp1252",
    "cp-1252": "cp1252",
    "ansi": "cp1252",
    "iso-8859-9": "cp1254",
    "iso-8859-8-i": "iso-8859-8",
    "iso-8859-8-e": "iso-8859-8",
    "utf8mb4": "utf-8",
    "utf-8-strict": "utf-8",
    "unicode-1-1-utf-7": "utf-7",
    "unicode-1-1-utf-8": "utf-8",
    "ks_c_5601-1987": "cp949",
    "euc-kr": "cp949",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "shift_jis": "cp932",
    "x-sjis": "cp932",
    "macintosh": "mac-roman",
    "x-mac-roman": "mac-roman",
}
UNKNOWN = frozenset({"", "unknown", "unknown-8bit", "x-unknown", "8bit", "7bit", "binary", "x-user-defined", "default"})
# Charsets whose texts may by chance be valid UTF-8: they are believed first.
MULTIBYTE = frozenset({"gb18030", "big5", "big5hkscs", "cp932", "cp949", "euc_jp", "euc_jis_2004", "euc_kr", "hz"})
SEVEN_BIT = frozenset({"utf-7", "hz"})  # octets below 128 that are not what ASCII says
WIDE = frozenset({"utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"})
JAPANESE_SHIFT = re.compile(rb"\x1b(?:\$[@B]|\([BJI])")  # RFC 1468: escape sequences of ISO-2022-JP

# C0 and C1 controls except tab and line feed; NUL comes with truncated spools.
CONTROLS = rare(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
# Zero-width and directional characters (Unicode 2.3 and UAX 9), soft hyphen, BOM, tags: no part of a name.
# U+200C and U+200D are kept: Persian and emoji need them inside words.
INVISIBLE = rare(
    "[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\U000e0000-\U000e007f]"
)
SURROGATES = rare("[\ud800-\udfff]")
SPACES = re.compile(r"\s+")


@remembered
def codec_of(declared: str) -> str:
    """Return the Python codec for a charset label; "" where the label says nothing or names none that decodes text."""
    label = declared.strip().strip("\"'").lower()
    label = ALIASES.get(label, label)
    if label in UNKNOWN or not label.isascii() or len(label) > 40:
        return ""
    try:
        info = codecs.lookup(label)
        b"".decode(label)  # refuses codecs that are no text encodings ("base64", "rot13")
    except (LookupError, ValueError):
        return ""
    name = info.name.lower()
    return (
        ""
        if name in {"idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined"}
        else ALIASES.get(name, name)
    )


def decode(octets: bytes, declared: str = "") -> tuple[str, str]:
    """Return the text of `octets`, and a word on what had to be repaired ("" where the declaration held). Never
    raises.
    """
    codec = codec_of(declared)
    if codec in WIDE or codec in SEVEN_BIT or codec.startswith("iso2022"):
        return _as_declared(octets, codec)
    if octets.isascii():
        if JAPANESE_SHIFT.search(octets):
            return _as_declared(octets, "iso2022_jp_ext")
        return octets.decode("ascii"), ""
    if codec in MULTIBYTE:
        try:
            return octets.decode(codec), ""
        except UnicodeDecodeError:
            pass
    return _eight_bit(octets, codec)


def _as_declared(octets: bytes, codec: str) -> tuple[str, str]:
    """Return decoded by a charset that cannot be told from the octets, with replacement characters where it does not
    fit.
    """
    try:
        text = octets.decode(codec)
    except (UnicodeDecodeError, ValueError):
        text = octets.decode(codec, "replace")
        return SURROGATES.sub(REPLACEMENT, text), f"does not fit {codec}"
    return SURROGATES.sub(REPLACEMENT, text), ""


def _eight_bit(octets: bytes, codec: str) -> tuple[str, str]:
    """UTF-8 wherever the octets are UTF-8 (no text in a one-byte charset is, by chance), else what was declared."""
    try:
        return octets.decode("utf-8"), "" if codec == "utf-8" else f"utf-8 declared as {codec or 'nothing'}"
    except UnicodeDecodeError:
        pass
    if codec == "utf-8":
        text = octets.decode("utf-8", "replace")
        # A cut or a stray octet in real UTF-8 leaves few gaps; text in windows-1252 leaves a gap for every umlaut.
        good = sum(1 for char in text if char > "\x7f") - text.count(REPLACEMENT)
        if good > text.count(REPLACEMENT):
            return text, "damaged utf-8"
    if codec in {"", "utf-8"} or codec in MULTIBYTE:
        return _windows(octets), f"windows-1252 declared as {codec or 'nothing'}"
    try:
        return octets.decode(codec), ""
    except (UnicodeDecodeError, ValueError):
        return _windows(octets), f"does not fit {codec}"


def _windows(octets: bytes) -> str:
    """Decode windows-1252; its five holes become replacement characters."""
    return octets.decode("cp1252", "replace")


def clean_text(text: str) -> str:
    """`text` with line feeds as line ends and without control, surrogate and invisible characters; tabs stay."""
    # What is printable (str.isprintable) is none of what is taken away here; the search for that costs far more.
    if text.replace("\n", "").replace("\t", "").replace("\xa0", "").isprintable():
        return text
    text = (
        text.replace("\r\n", "\n")
        .replace("\r", "\n")
        .replace("\x0c", "\n")
        .replace("\u2028", "\n")
        .replace("\u2029", "\n")
    )
    return SURROGATES.sub(REPLACEMENT, INVISIBLE.sub("", CONTROLS.sub("", text)))


def clean_line(text: str) -> str:
    """`text` on one line, runs of white space made one blank, ends trimmed, no control or invisible characters."""
    if text.isprintable() and "  " not in text:
        return text.strip()
    text = SPACES.sub(" ", text)
    return SURROGATES.sub(REPLACEMENT, INVISIBLE.sub("", CONTROLS.sub("", text))).strip()
