"""What must be true in the end, wherever the process was killed.

Call `picture(desk)` for what came of the mails, `faults(…)` for every rule that is broken: one ledger entry and one
folder for each mail, nobody missing or doubled, no more seats than there are and in order of arrival, every due reply
accepted at least once, and twice only where the kill fell between the server's acceptance and the mark.
"""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from inbox_processor.adapters.receipts import Receipts
from inbox_processor.model import Records, ReplyState, Status
from tests.killing.letters import CAPACITY, OUTCOMES
from tests.system.workplace import Workplace

SERVER_TAKES_SECONDS = 0.3  # to take what lies complete before it
_MESSAGE_ID = re.compile(rb"(?im)^message-id:\s*(<[^>]*>)")


def message_id(octets: bytes) -> str:
    """Read the Message-ID of a mail of ours."""
    found = _MESSAGE_ID.search(octets)
    assert found is not None
    return found[1].decode()


@dataclass(frozen=True)
class Picture:
    """What came of the mails. `people`: (address, name, status, place in line); `mails`: folder and Message-ID of each;
    `replies`: (address, kind, Message-ID) of the outbox; `copies`: Message-IDs in the Sent folder.
    """

    people: tuple[tuple[str, str, str, int], ...]
    mails: Counter[tuple[str, str]]
    replies: frozenset[tuple[str, str, str]]
    copies: Counter[str]


def picture(desk: Workplace, records: Records) -> Picture:
    """Look at store and folders."""
    waiting = _by_place(records, Status.WAITLISTED)
    people = sorted(
        (one.email, one.name or "", one.status.value, waiting.index(one.id) if one.id in waiting else -1)
        for one in records.participants
    )
    folders = {name: [message_id(octets) for octets in mails] for name, mails in desk.user.folders().items()}
    copies = Counter(folders.pop("Sent", []))
    mails = Counter((name, one) for name, ids in folders.items() for one in ids)
    replies = frozenset((one.to, one.kind.value, one.message_id) for one in records.outbox)
    return Picture(tuple(people), mails, replies, copies)


def _by_place(records: Records, status: Status) -> list[str]:
    found = [(one.queued, one.sequence, one.id) for one in records.participants if one.status is status and one.queued]
    return [key for _, _, key in sorted(found)]


def accepted(desk: Workplace) -> Counter[str]:
    """Count how often the SMTP server took which reply."""
    return Counter(message_id(one.octets) for one in desk.taken())


def doubled(desk: Workplace) -> frozenset[str]:
    """Name the replies that the SMTP server took more than once."""
    return frozenset(one for one, count in accepted(desk).items() if count > 1)


def in_the_window(desk: Workplace, records: Records) -> frozenset[str]:
    """Name the replies that had been taken and were neither marked nor noted: called right after a kill. What had been
    handed over whole when the process died may still lie before the server, so one under way is waited for.
    """
    sending = [one.message_id for one in records.outbox if one.state is ReplyState.SENDING]
    noted = Receipts(desk.store).among(sending)
    sending = [one for one in sending if one not in noted]
    until = time.monotonic() + SERVER_TAKES_SECONDS
    while any(not accepted(desk)[one] for one in sending) and time.monotonic() < until:
        time.sleep(0.02)
    taken = accepted(desk)
    return frozenset(one for one in sending if taken[one])


def faults(desk: Workplace, wanted: Picture | None, window: frozenset[str], mails: int, *, sent: bool) -> list[str]:
    """Name every rule that is broken. `wanted`: what came of a run that nobody killed; None for that run itself."""
    records = desk.records()
    found = picture(desk, records)
    return [
        *_of_mails(records, found, mails),
        *_of_people(records, found),
        *_of_replies(desk, records, found, window, sent=sent),
        *([] if wanted is None else _against(found, wanted)),
    ]


def _of_mails(records: Records, found: Picture, mails: int) -> Iterator[str]:
    refs = Counter(entry.ref for entry in records.ledger)
    if len(records.ledger) != mails or max(refs.values(), default=0) > 1:
        yield f"{len(records.ledger)} ledger entries for {mails} mails, {len(refs)} of them different"
    if not all(entry.filed for entry in records.ledger):
        yield "mails that are not marked as filed"
    if found.mails.total() != mails or any(folder == "INBOX" for folder, _ in found.mails):
        yield f"mails by folder: {dict(Counter(folder for folder, _ in found.mails.elements()))}"
    outcomes = Counter(entry.outcome.value for entry in records.ledger)
    if outcomes != OUTCOMES:
        yield f"outcomes {dict(outcomes)}"


def _of_people(records: Records, found: Picture) -> Iterator[str]:
    if len({(email, name) for email, name, *_ in found.people}) < len(found.people):
        yield "somebody is stored twice"
    seated, waiting = (
        [(one.queued, one.sequence) for one in records.participants if one.status is status]
        for status in (Status.ACCEPTED, Status.WAITLISTED)
    )
    if len(seated) > CAPACITY:
        yield f"{len(seated)} seats of {CAPACITY} are given"
    if waiting and (len(seated) < CAPACITY or max(seated) > min(waiting)):
        yield "somebody waits though a seat is free, or was overtaken"


def _of_replies(
    desk: Workplace, records: Records, found: Picture, window: frozenset[str], *, sent: bool
) -> Iterator[str]:
    taken = accepted(desk)
    due = {one.message_id for one in records.outbox}
    if any(one.state is not ReplyState.SENT for one in records.outbox):
        yield "replies that are not marked as sent"
    if due - taken.keys():
        yield f"{len(due - taken.keys())} replies were never accepted"
    if taken.keys() - due:
        yield f"{len(taken.keys() - due)} replies that nobody knows of"
    if doubled(desk) - window:
        yield f"{len(doubled(desk) - window)} replies were sent twice outside the window"
    if sent and found.copies != Counter(due):
        yield f"{found.copies.total()} copies of {len(due)} replies in the Sent folder"


def _against(found: Picture, wanted: Picture) -> Iterator[str]:
    for name in ("people", "mails", "replies"):
        if getattr(found, name) != getattr(wanted, name):
            yield f"{name} are not those of a run that nobody killed"
