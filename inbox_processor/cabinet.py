"""The cabinet: which handled mails do not yet lie where they belong on the server, and putting them there.

Duty: the folder of each handled mail (or its keyword), also after an organiser has settled it. Call `note` for every
change of the ledger, `work` in each pass, and mark those that it gives as filed. Where nothing is to be done, the
server is not asked.

A mail lies at the place that the server named when it was filed (UIDPLUS), else where the watch over the folders found
it (shelving.py); from there it is moved once its people stand otherwise, or it is settled. One that somebody else has
moved or deleted stays where it is and counts as filed. A mail whose place is not known, settled out of review, is
found by the digest of its Message-ID. Known gap: of two such mails of one Message-ID, the first settled waits there for
the other.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

from msgspec.structs import replace

from inbox_processor.adapters.filing import FilingFailure
from inbox_processor.adapters.imap import ImapSource
from inbox_processor.config import Config
from inbox_processor.desk.roster import Roster
from inbox_processor.errors import TransientFailure
from inbox_processor.mail.keys import header_key
from inbox_processor.model import Effects, LedgerEntry, MessageRef, Outcome, Status

FOLDER_OUTCOME = {
    Status.INCOMPLETE: Outcome.INCOMPLETE,
    Status.ACCEPTED: Outcome.ACCEPTED,
    Status.WAITLISTED: Outcome.WAITLISTED,
    Status.OFFERED: Outcome.WAITLISTED,
    Status.CANCELLED: Outcome.CANCELLED,
    Status.DECLINED: Outcome.DECLINED,
}

Done: TypeAlias = dict[str, tuple[LedgerEntry, MessageRef | None]]
"""By ledger id: a mail as it stood when it was filed, and where it lies now."""


class Cabinet:
    """The handled mails that are not filed; empty (false) where all are."""

    def __init__(self, config: Config, ledger: Iterable[LedgerEntry]) -> None:
        self._config = config
        self._unfiled: dict[str, LedgerEntry] = {}
        self.note(ledger)

    def __bool__(self) -> bool:
        return bool(self._unfiled)

    def note(self, ledger: Iterable[LedgerEntry]) -> None:
        """Take over these entries as the store holds them."""
        for entry in ledger:
            if entry.ref is not None and not entry.filed:
                self._unfiled[entry.id] = entry
            else:
                self._unfiled.pop(entry.id, None)

    def marks(self, done: Mapping[str, tuple[LedgerEntry, MessageRef | None]]) -> Effects:
        """Return what says that these are filed, and where, but for those that a command has changed since `work`
        looked.
        """
        unchanged = ((entry, place) for key, (entry, place) in done.items() if self._unfiled.get(key) == entry)
        return Effects(ledger=tuple(replace(entry, filed=True, place=place) for entry, place in unchanged))

    def work(self, source: ImapSource, roster: Roster) -> tuple[Done, TransientFailure | None]:
        """Put every handled mail into its folder. Return those that are filed now, with their places, and what the
        server refused; a lost connection is raised as TransientFailure where nothing was filed.
        """
        entries = tuple(self._unfiled.values())
        done, failure = self._from_inbox(source, roster, [entry for entry in entries if entry.place is None])
        moved, refusal = self._from_places(source, roster, [entry for entry in entries if entry.place is not None])
        return {**done, **moved}, failure or refusal

    def _from_inbox(
        self, source: ImapSource, roster: Roster, entries: Sequence[LedgerEntry]
    ) -> tuple[Done, TransientFailure | None]:
        """File mails out of the inbox; of those settled before the desk knew its folders' numbers, out of review."""
        if not entries:
            return {}, None
        targets: dict[str, list[MessageRef]] = defaultdict(list)
        for entry in entries:
            if entry.ref is not None and entry.ref.folder == source.settings.folder:
                targets[self.folder(entry, roster)].append(entry.ref)
        failure: TransientFailure | None = None
        try:
            filed = source.file(targets)
        except FilingFailure as error:
            filed, failure = set(error.filed), error
        validity = source.select() if any(entry.ref not in filed for entry in entries) else None
        # Where the mailbox was made anew, its old numbers say nothing any more.
        done = [
            one for one in entries if one.ref in filed or (one.ref and validity and one.ref.uidvalidity != validity)
        ]
        settled = [entry for entry in done if entry.settled]
        try:
            left = self._refile(source, roster, settled)
        except TransientFailure as error:
            left, failure = {entry.id for entry in settled}, failure or error
        placed, source.placed = source.placed, {}
        return {one.id: (one, placed.get(one.ref) if one.ref else None) for one in done if one.id not in left}, failure

    def _from_places(
        self, source: ImapSource, roster: Roster, entries: Sequence[LedgerEntry]
    ) -> tuple[Done, TransientFailure | None]:
        """Move mails from one folder into another; one that somebody has taken away stays where it is."""
        done: Done = {}
        failure: TransientFailure | None = None
        moves: dict[tuple[str, int, str], dict[MessageRef, LedgerEntry]] = defaultdict(dict)
        for entry in entries:
            assert entry.place is not None
            target = self.folder(entry, roster)
            if entry.place.folder == target or not entry.place.uid:
                done[entry.id] = (entry, entry.place)
            else:
                moves[entry.place.folder, entry.place.uidvalidity, target][entry.place] = entry
        for (_, _, target), there in moves.items():
            try:
                new = source.carry(there, target)
                ahead = source.keys(target, header_key) if len(new) < len(there) else Counter[str]()
            except TransientFailure as error:
                failure = failure or error
                continue
            for place, entry in there.items():
                # A server may carry out what a killed run has asked for after the next one has looked.
                gone_ahead = place not in new and entry.message_key and ahead[entry.message_key]
                done[entry.id] = (entry, MessageRef(target, 0, 0) if gone_ahead else new.get(place, place))
        return done, failure

    def _refile(self, source: ImapSource, roster: Roster, settled: Sequence[LedgerEntry]) -> set[str]:
        """Take settled mails out of review; return the ids of those that have to wait there."""
        review = self._config.folders.names[Outcome.REVIEW]
        open_items = (roster.ledger(item.id) for item in roster.review_items())
        waiting = {entry.message_key for entry in open_items if entry is not None and entry.outcome is Outcome.REVIEW}
        wanted = {entry.message_key: self.folder(entry, roster) for entry in settled if entry.message_key}
        moves = {key: name for key, name in wanted.items() if key not in waiting and name != review}
        if moves:
            source.refile(review, moves, header_key)
        return {entry.id for entry in settled if entry.message_key and entry.message_key in waiting}

    def lies_in(self, entry: LedgerEntry, roster: Roster) -> str:
        """Name the folder in which the desk takes this mail to lie."""
        return entry.place.folder if entry.place is not None else self.folder(entry, roster)

    def folder(self, entry: LedgerEntry, roster: Roster) -> str:
        """Name the folder of a handled mail; a mail that repeats or changes something lies where its person stands."""
        names = self._config.folders.names
        if entry.settled and entry.outcome is Outcome.REVIEW:
            return self._config.folders.done
        people = [person for one in entry.participants if (person := roster.participant(one)) is not None]
        stand = [names[FOLDER_OUTCOME[person.status]] for person in people]
        if entry.follows and len(set(stand)) == 1:
            return stand[0]
        if entry.follows and entry.place is not None:
            return entry.place.folder
        if entry.outcome in names:
            return names[entry.outcome]
        return stand[0] if stand else names[Outcome.REVIEW]
