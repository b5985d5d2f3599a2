"""What lies where on the mail server, compared with what the ledger says of every handled mail.

Duty: find the mails that a human moved or deleted, and those that the desk itself lost track of. Call `look` for what
the server holds, `astray` to compare. Nothing is changed; folders are opened for reading only.

Mails are told apart by the digest of their Message-ID. Known gaps: one without Message-ID is not looked for; two mails
of one Message-ID stand in for each other.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from msgspec import Struct

from inbox_processor.adapters.imap import ImapSource
from inbox_processor.cabinet import FOLDER_OUTCOME, Cabinet
from inbox_processor.config import Config
from inbox_processor.desk.roster import Roster
from inbox_processor.mail.keys import header_key
from inbox_processor.model import LedgerEntry, Outcome


class Shelves(Struct, frozen=True):
    """What the server holds: by folder (a name of the configuration; the inbox by its own), how many mails bear which
    key. `validity`: the inbox's UIDVALIDITY.
    """

    keys: Mapping[str, Counter[str]]
    validity: int


class Astray(Struct, frozen=True):
    """A handled mail that does not lie where it belongs. `found`: where it lies, "" where none of the desk's folders
    holds it.
    """

    mail: str
    expected: tuple[str, ...]
    found: str

    def __str__(self) -> str:
        """Return one plain sentence."""
        where = f"lies in {self.found}" if self.found else "lies in none of the desk's folders"
        return f"mail {self.mail}: belongs into {' or '.join(self.expected)} and {where}; somebody moved or deleted it."


def look(config: Config, source: ImapSource) -> Shelves:
    """Read the Message-IDs of the inbox and of every folder of the desk. TransientFailure where the server is away."""
    validity = source.select()
    names = dict.fromkeys((*config.folders.names.values(), config.folders.done))
    keys = {name: source.keys(name, header_key) for name in names if name != config.mailbox.folder}
    return Shelves({config.mailbox.folder: source.keys(None, header_key), **keys}, validity)


def astray(config: Config, roster: Roster, shelves: Shelves) -> tuple[Astray, ...]:
    """Return every mail of the ledger that is not where it belongs. A mail that waits to be filed may lie in the inbox
    or be moved already. Mails of people who were erased, and those of a mailbox that was made anew since and are gone
    with it, are no difference.
    """
    left = {name: Counter(keys) for name, keys in shelves.keys.items()}
    lost: list[tuple[LedgerEntry, tuple[str, ...]]] = []
    for entry, folders in _expected(config, roster):
        where = next((name for name in folders if left.get(name, Counter())[entry.message_key]), None)
        if where is None:
            lost.append((entry, folders))
        else:
            left[where][entry.message_key] -= 1
    found: list[Astray] = []
    for entry, folders in lost:
        where = next((name for name, keys in left.items() if keys[entry.message_key] > 0), "")
        if where:
            left[where][entry.message_key] -= 1
        if where or (entry.ref and entry.ref.uidvalidity == shelves.validity):
            found.append(Astray(entry.id, folders, where))
    return tuple(found)


def _about_people(entry: LedgerEntry) -> bool:
    """Tell whether a mail is about people of the list; the ledger does not even keep the ids of those who were erased,
    and whoever has them erased deletes their mails, too.
    """
    return bool(entry.participants) or entry.outcome not in (Outcome.REVIEW, Outcome.IGNORED)


def _expected(config: Config, roster: Roster) -> Iterator[tuple[LedgerEntry, tuple[str, ...]]]:
    """Give each mail that can be looked for, with the folders in which it may rightly lie, the surest first."""
    for entry in roster.mails():
        erased = _about_people(entry) and not any(map(roster.participant, entry.participants))
        if entry.ref is None or not entry.message_key or erased or entry.ref.folder != config.mailbox.folder:
            continue
        folders = (entry.place.folder,) if entry.place is not None else _folders(entry, config, roster)
        if not entry.filed:
            review = (config.folders.names[Outcome.REVIEW],) if entry.settled else ()
            folders = (*folders, *review, config.mailbox.folder, Cabinet(config, ()).folder(entry, roster))
        # One that somebody has put elsewhere just now is no difference: that will be a decision.
        folders += tuple(one.ref.folder for one in roster.folders.drags.values() if entry.id in one.mails)
        yield entry, tuple(dict.fromkeys(folders))


def _folders(entry: LedgerEntry, config: Config, roster: Roster) -> tuple[str, ...]:
    """Name the folders of a mail that is filed. One that repeats or changes something lies where its person stood on
    the day; which of the person's statuses that was, the history does not say.
    """
    names, done = config.folders.names, config.folders.done
    if entry.outcome is Outcome.REVIEW:
        open_item = roster.review_item(entry.id) is not None
        return (done,) if entry.settled else (names[Outcome.REVIEW], *(() if open_item else (done,)))
    if entry.outcome in names:
        return (names[entry.outcome],)
    stood = [one.status for person in entry.participants for one in reversed(roster.history_of(person))]
    shelves = (names[FOLDER_OUTCOME[status]] for status in stood)
    return tuple(dict.fromkeys(shelves)) if stood else tuple(dict.fromkeys((names[Outcome.REVIEW], *names.values())))
