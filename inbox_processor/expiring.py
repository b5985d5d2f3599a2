"""Erasing what was kept long enough, in the store's files and, where the event wants it, in the folders on the server.

Duty: one call in each pass, `expire`; it does nothing but compare two times unless an event's time is over. Order, so
that a kill leaves nothing behind: first the mails on the server, then the records; what was not finished is found again
by the next pass, however long the desk was away. Copies of damaged files beside the store that speak
of the people go too.
"""

from __future__ import annotations

import logging
from collections import Counter, defaultdict
from collections.abc import Collection
from datetime import datetime

from inbox_processor.adapters import remnants
from inbox_processor.adapters.imap import ImapSource
from inbox_processor.adapters.store import Store
from inbox_processor.config import Config
from inbox_processor.desk import forgetting, retention
from inbox_processor.desk.roster import Roster
from inbox_processor.effects import effects_of
from inbox_processor.model import LedgerEntry, MessageRef

REF = "retention"  # the history's word

log = logging.getLogger(__name__)


def expire(config: Config, store: Store, source: ImapSource, now: datetime) -> bool:
    """Erase what is due; True where something was: the store's records are to be read anew. TransientFailure where the
    mail server refuses; nothing was erased of the store then.
    """
    events = config.events
    if not retention.over(events, now):
        return False
    records = store.records()
    found = retention.expired(records, events, now)
    gone = retention.mails(records, found, events)
    if not found and not gone:
        return False
    if gone:
        copies = {one.message_id for one in found.outbox} | retention.notices(records, events, now)
        _delete(config, source, gone, copies)
    with store.exclusive():
        roster = Roster(store.records())
        found = retention.expired(roster.records(), events, now)
        stood = Counter((one.event, one.status.value) for one in found.people)
        roster.apply(effects_of(retention.farewell(found, now), REF, roster, now, ()))
        store.rewrite(retention.without(forgetting.erased(roster.records(), found), gone))
        left = {one.email for one in roster.participants() if one.id not in found.ids}
        words = {one.email for one in found.people} - left
        remnants.remove(config.store.path, words)
    counts = " ".join(f"{event}:{status}={number}" for (event, status), number in sorted(stood.items()))
    log.info("retention=over people=%d mails=%d %s", len(found.people), len(gone), counts)
    return True


def _delete(config: Config, source: ImapSource, gone: tuple[LedgerEntry, ...], copies: Collection[str]) -> None:
    """Delete these mails where they lie, and the copies of ours with these Message-IDs."""
    by_folder: defaultdict[tuple[str, int], list[MessageRef]] = defaultdict(list)
    for entry in gone:
        if entry.place is not None:
            by_folder[entry.place.folder, entry.place.uidvalidity].append(entry.place)
    for places in by_folder.values():
        source.delete(places)
    if config.folders.sent:
        source.delete_copies(config.folders.sent, copies)
