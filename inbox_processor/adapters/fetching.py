"""Mails out of an open folder: finding their UIDs, their time and size, their octets, in bounded answers.

`search` finds UIDs, `described` turns them into `Waiting`, `batches` cuts these into what is fetched at once, and
`raw_messages` fetches one batch. All take an IMAPClient with the inbox selected. Only BODY.PEEK is used.

Standards: RFC 3501, 6.4.4 (SEARCH), 6.4.5 (FETCH). Known gaps: none of the extensions that would save a round trip.
"""

import logging
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from imapclient.exceptions import IMAPClientAbortError, IMAPClientError
from msgspec import Struct

from inbox_processor.adapters import answers, filing
from inbox_processor.adapters.session import reason
from inbox_processor.model import MessageRef, RawMessage

log = logging.getLogger(__name__)

BATCH_MESSAGES = 200  # one commit and one MOVE a batch: large enough that their cost vanishes …
BATCH_OCTETS = 10 * 2**20  # … small enough for the memory of a small machine: the largest mail that is read whole
# imaplib refuses a line of over 1,000,000 octets; 80,000 UIDs of 10 digits and a space are 880,000.
SEARCH_MESSAGES = 80_000


class Waiting(Struct, frozen=True):
    """One mail in the inbox. `arrived`: INTERNALDATE in UTC, to the second. `size`: octets, as the server says."""

    ref: MessageRef
    arrived: datetime
    size: int


def batches(queue: Iterable[Waiting], max_octets: int = BATCH_OCTETS) -> Iterator[list[Waiting]]:
    """Cut `queue`, in its order, into parts of up to 200 mails and 10 MiB; a mail counts with at most `max_octets`."""
    part: list[Waiting] = []
    octets = 0
    for mail in queue:
        size = min(mail.size, max_octets)
        if part and (len(part) == BATCH_MESSAGES or octets + size > BATCH_OCTETS):
            yield part
            part, octets = [], 0
        part.append(mail)
        octets += size
    if part:
        yield part


def search(client: Any, criteria: Sequence[Any], count: int) -> list[int]:
    """Find the UIDs that meet `criteria` among the folder's `count` mails; in parts that fit into a line of answer."""
    if count <= SEARCH_MESSAGES:
        return list(client.search(list(criteria)))
    starts = range(1, count + 1, SEARCH_MESSAGES)
    parts = (f"{start}:{min(start + SEARCH_MESSAGES - 1, count)}" for start in starts)
    return [uid for part in parts for uid in client.search([part, *criteria])]


def described(client: Any, refs: Sequence[MessageRef]) -> list[Waiting]:
    """Ask for arrival and size of mails, in one FETCH for up to 500; those that are gone are left out."""
    by_uid = {ref.uid: ref for ref in refs}
    found = [
        answers.described(answers.ask(client, part, "INTERNALDATE RFC822.SIZE")) for part in filing.chunks(list(by_uid))
    ]
    return [Waiting(by_uid[uid], *one) for part in found for uid, one in part.items() if uid in by_uid]


def raw_messages(client: Any, mails: Sequence[Waiting], max_octets: int) -> list[RawMessage]:
    """Fetch the octets of `mails`, in their order; of those larger than `max_octets` only that much."""
    small = [mail.ref.uid for mail in mails if mail.size <= max_octets]
    large = [mail.ref.uid for mail in mails if mail.size > max_octets]
    found = _octets(client, small, "BODY.PEEK[]") | _octets(client, large, f"BODY.PEEK[]<0.{max_octets}>")
    return [_raw(mail, found[mail.ref.uid], max_octets) for mail in mails if mail.ref.uid in found]


def _octets(client: Any, uids: list[int], item: str) -> dict[int, bytes]:
    """Fetch octets by UID; where the server refuses, each mail alone: a damaged one must not hold up the others."""
    if not uids:
        return {}
    try:
        return answers.bodies(answers.ask(client, uids, item))
    except IMAPClientAbortError:
        raise
    except IMAPClientError as error:
        if len(uids) == 1:
            log.warning("The mail with UID %d cannot be fetched and stays: %s", uids[0], reason(error))
            return {}
        return {uid: octets for one in uids for uid, octets in _octets(client, [one], item).items()}


def _raw(mail: Waiting, octets: bytes, max_octets: int) -> RawMessage:
    """Make the RawMessage; `size` is that of the octets where all were fetched, as servers miscount RFC822.SIZE."""
    whole = mail.size <= max_octets or len(octets) < max_octets
    size = len(octets) if whole else mail.size
    return RawMessage(octets, mail.arrived, mail.ref, f"{mail.ref.folder}/{mail.ref.uid}", size)
