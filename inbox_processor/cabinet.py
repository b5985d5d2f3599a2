"""The cabinet: which handled mails do not yet lie where they belong on the server, and putting them there.

Duty: the folder of each handled mail (or its keyword), also after an organiser has settled it. Call `note` for every
change of the ledger, `work` in each pass, and mark those that it gives as filed. Where nothing is to be done, the
server is not asked.

A settled mail lies in the inbox or, as a rule, in the folder for review, where its UID is not known: it is found by
the digest of its Message-ID. One without Message-ID, or that somebody has moved, stays where it is and counts as filed.
Known gap: of two mails of one Message-ID in review, the first settled waits there for the other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from inbox_processor.adapters.filing import FilingFailure
from inbox_processor.adapters.imap import ImapSource
from inbox_processor.config import Config
from inbox_processor.desk.roster import Roster
from inbox_processor.errors import TransientFailure
from inbox_processor.model import Effects, LedgerEntry, MessageRef, Outcome, Status
from inbox_processor.pipeline import header_key

FOLDER_OUTCOME = {
    Status.INCOMPLETE: Outcome.INCOMPLETE,
    Status.ACCEPTED: Outcome.ACCEPTED,
    Status.WAITLISTED: Outcome.WAITLISTED,
    Status.OFFERED: Outcome.WAITLISTED,
    Status.CANCELLED: Outcome.CANCELLED,
    Status.DECLINED: Outcome.DECLINED,
}


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

    def marks(self, done: Iterable[LedgerEntry]) -> Effects:
        """Return what says that these are filed, but for those that a command has changed since `work` looked."""
        unchanged = (entry for entry in done if self._unfiled.get(entry.id) == entry)
        return Effects(ledger=tuple(replace(entry, filed=True) for entry in unchanged))

    def work(self, source: ImapSource, roster: Roster) -> tuple[tuple[LedgerEntry, ...], TransientFailure | None]:
        """Put every handled mail into its folder. Return those that are filed now, and what the server refused; a lost
        connection is raised as TransientFailure where nothing was filed.
        """
        entries = tuple(self._unfiled.values())
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
        return tuple(entry for entry in done if entry.id not in left), failure

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

    def folder(self, entry: LedgerEntry, roster: Roster) -> str:
        """Name the folder of a handled mail; a mail that repeats or changes something lies where its person stands."""
        names = self._config.folders.names
        if entry.settled and entry.outcome is Outcome.REVIEW:
            return self._config.folders.done
        if entry.outcome in names:
            return names[entry.outcome]
        people = (roster.participant(one) for one in entry.participants)
        status = next((person.status for person in people if person is not None), None)
        return names[FOLDER_OUTCOME[status] if status else Outcome.REVIEW]
