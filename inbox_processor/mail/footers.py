"""Lines that nobody wrote: footers of mail programs, legal notices, footers of mailing lists.

Call: `is_device_footer(line, devices, footers)`, `is_notice(paragraph, disclaimers)`, `is_list_footer(lines, index)`.
Standards: none; the phrases stand in the language tables.
Known gaps: a notice in a language without a table counts as the writer's words.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from inbox_processor.mail import vocabulary
from inbox_processor.mail.rare import rare

FOOTER_CHARS = 160
NOTICE_CHARS = 700  # the telling words stand in the first sentences
DEVICE_WORDS = 7  # "Von meinem Samsung Galaxy Smartphone gesendet."
# A program's or a device's name: behind "Sent from my …" prose may follow ("Sent from my desk, is easier").
DEVICE = rare(
    r"iphone|ipad|ipod|apple|android|samsung|galaxy|huawei|xiaomi|nokia|pixel|wiko|blackberry|outlook|windows|mail|thunderbird|yahoo"
    r"|gmx|web\.de|proton|tutanota|handy|smartphone|mobil|telefon|phone|tablet|typeapp|acompli|k-9|bluemail|spark|t-online|telekom"
    r"|freenet|surface|mobile|gmail|fairmail|fairphone|sony|lg |htc|motorola|cihaz|telefonum",
    re.IGNORECASE,
)
MAILING_LIST = rare(
    r"mailing list|mailingliste|mailing-liste|listinfo|mailinglist|unsubscribe|liste de diffusion|lista de correo",
    re.IGNORECASE,
)
LONG_RULE = re.compile(r"^\s{0,3}_{10,200}\s*$")
STRIP = " \t*_<>()[]|.-–—"


def is_device_footer(line: str, devices: tuple[str, ...], footers: tuple[str, ...]) -> bool:
    """Return True for a line that a mail program or a telephone puts below the text: one that begins with one of
    `devices` or holds one of `footers`, which are those that may stand in it (`Telltales`).
    """
    text = line.strip(STRIP)
    if not text or len(text) > FOOTER_CHARS:
        return False
    folded = vocabulary.fold(text)
    if any(phrase in folded for phrase in footers):
        return True
    if not folded.startswith(devices):
        return False
    words = folded.partition("<")[0].partition("http")[0].split()
    return len(words) <= DEVICE_WORDS and "," not in folded.rstrip(",") and DEVICE.search(folded) is not None


def is_notice(paragraph: str, disclaimers: Mapping[str, Sequence[Sequence[str]]]) -> bool:
    """Return True for a paragraph that is a legal notice or a confidentiality clause: one of `disclaimers`, which are
    those that may stand in it (`Telltales.disclaimers`).
    """
    if not disclaimers:
        return False
    folded = vocabulary.fold(" ".join(paragraph[:NOTICE_CHARS].split()))
    return any(
        first in folded and any(all(word in folded for word in others) for others in beside)
        for first, beside in disclaimers.items()
    )


def is_list_footer(lines: Sequence[str], index: int) -> bool:
    """Return True where a mailing list's footer begins: a long rule, and within three lines the words or the address
    of a list.
    """
    if not LONG_RULE.match(lines[index]):
        return False
    return any(MAILING_LIST.search(line[:FOOTER_CHARS]) for line in lines[index + 1 : index + 4])
