"""The watch over the folders: the mailbox as the organiser's desk.

Duty: see that somebody has put a mail into another folder of the desk, and once the time of grace is over, do what that
means (desk/dragging.py). Call `look` in each pass (one STATUS a folder; Message-IDs are read of new mails only), then
`ripe`, and within the store's lock `carry_out`.

How a drag is known: each handled mail has a place, where the desk has put it. A mail that is new in a folder and is
none of these is known by its Message-ID (by its content where that is missing or borne by several). If it lies at home,
it was put back; else it waits as a Drag. When that is ripe and the mail still lies there, but no more at its place, it
was moved: a decision. Still at its place: a copy, which means nothing. Gone from there: taken back, deleted or put
elsewhere, which means nothing either. What happened before the first look, or while a folder was made anew, is taken as
it is.

Not with [folders] mode = "keywords". Known gap: where a mail was delivered twice, each of the two is a mail of its own.
"""

from __future__ import annotations

import logging
import operator
from collections.abc import Iterator, Sequence
from datetime import datetime

from msgspec import Struct, field
from msgspec.structs import astuple, replace

from inbox_processor.adapters.imap import ImapSource
from inbox_processor.cabinet import Cabinet
from inbox_processor.config import Config
from inbox_processor.desk import dragging, remembering, settling
from inbox_processor.desk.roster import Roster
from inbox_processor.effects import effects_of, write_replies
from inbox_processor.mail.keys import content_key, header_key
from inbox_processor.model import Drag, Effects, LedgerEntry, MessageRef, Remark, ReviewItem, Shelf
from inbox_processor.office import Office

REF = "folder"  # the history's word for what was decided by a drag

log = logging.getLogger(__name__)


class Seen(Struct):
    """What is new in the folders: how far they were looked into, drags, and places of mails by their ledger ids."""

    shelves: list[Shelf] = field(default_factory=list)
    drags: list[Drag] = field(default_factory=list)
    places: dict[str, MessageRef] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.shelves)


class Ripe(Struct, frozen=True):
    """A drag whose time has come. `entry`: the mail; None where the drag means nothing any more. `young`: its time has
    not come, but it speaks of the same people as one whose has.
    """

    drag: Drag
    entry: LedgerEntry | None
    target: str = ""
    young: bool = False


class Shelving:
    """Watches the folders of one configuration."""

    def __init__(self, config: Config, cabinet: Cabinet) -> None:
        self._config = config
        self._cabinet = cabinet
        names = {name: outcome.value for outcome, name in config.folders.names.items()}
        self._targets = {**names, config.folders.done: dragging.DONE} if config.folders.mode == "folders" else {}

    # --- seeing ---------------------------------------------------------------------------------------------------

    def look(self, source: ImapSource, roster: Roster, now: datetime) -> Seen:
        """Return what is new in the folders."""
        seen = Seen()
        for folder, standing in source.standings(self._targets).items():
            shelf = roster.folders.shelves.get(folder)
            if standing is None or (shelf is not None and (shelf.uidvalidity, shelf.next_uid) == standing):
                continue
            validity, next_uid = standing
            seen.shelves.append(Shelf(shelf.id if shelf else roster.next_id("s"), folder, validity, next_uid))
            if shelf is not None and shelf.uidvalidity == validity:
                self._new_mails(source, roster, shelf, next_uid, now, seen)
            else:
                self._first_look(source, roster, folder, validity, seen)
        return seen

    def _first_look(self, source: ImapSource, roster: Roster, folder: str, validity: int, seen: Seen) -> None:
        """Find the desk's own mails in a folder whose numbers are new to it; all else that lies there is left alone."""

        def lost(entry: LedgerEntry) -> bool:
            return entry.filed and entry.id not in seen.places and not _numbered(entry, folder, validity)

        if not any(map(lost, roster.mails())):
            return
        for uid, key in source.newcomers(folder, validity, 1, header_key).items():
            ref = MessageRef(folder, validity, uid)
            found = next(filter(lost, _mails(source, roster, ref, key)), None)
            if found is not None:
                seen.places[found.id] = ref

    def _new_mails(
        self, source: ImapSource, roster: Roster, shelf: Shelf, next_uid: int, now: datetime, seen: Seen
    ) -> None:
        refs = (MessageRef(shelf.folder, shelf.uidvalidity, uid) for uid in range(shelf.next_uid, next_uid))
        if all(roster.mail_at(ref) for ref in refs):
            return
        for uid, key in source.newcomers(shelf.folder, shelf.uidvalidity, shelf.next_uid, header_key).items():
            if uid >= next_uid:  # has come since; the next look tells of it
                continue
            ref = MessageRef(shelf.folder, shelf.uidvalidity, uid)
            entries = () if roster.mail_at(ref) else _mails(source, roster, ref, key)
            entries = tuple(entry for entry in entries if entry.id not in seen.places)
            lost = [entry for entry in entries if not _known(entry)]
            at_home = [entry for entry in entries if self._home(entry, roster) == ref.folder]
            lost += [one for one in at_home if one.place is not None and _still_there(source, one.place) is False]
            if lost:  # put there by the desk before a kill or where a server tells no numbers; or put back by somebody
                seen.places[lost[0].id] = ref
            elif entries and not at_home:
                log.info("mail=%s state=dragged folder=%s", entries[0].id, self._targets[ref.folder])
                seen.drags.append(Drag(roster.next_id("d"), ref, tuple(entry.id for entry in entries), now))

    def _home(self, entry: LedgerEntry, roster: Roster) -> str:
        """Name the folder in which a mail lies, or into which the desk was just putting it."""
        if entry.filed and entry.place is not None:
            return entry.place.folder
        return self._cabinet.folder(entry, roster)

    def noted(self, seen: Seen, roster: Roster) -> Effects:
        """Return what the store shall keep of it, over the entries as they stand now; within the store's lock. A mail
        that turns up where its people stand no more is to be filed anew.
        """
        found = []
        for identity, ref in seen.places.items():
            entry = roster.ledger(identity)
            if entry is not None:
                right = not entry.follows or self._cabinet.folder(entry, roster) == ref.folder
                found.append(replace(entry, place=ref, filed=entry.filed and right))
        return Effects(ledger=tuple(found), shelves=tuple(seen.shelves), drags=tuple(seen.drags))

    # --- doing ----------------------------------------------------------------------------------------------------

    def ripe(self, source: ImapSource, roster: Roster, now: datetime) -> tuple[Ripe, ...]:
        """Return the drags whose time of grace is over, as they prove to be on the server now; with them those of the
        same people that are still young, since they may contradict one another.
        """
        grace = self._config.folders.grace
        drags = sorted(roster.folders.drags.values(), key=lambda one: (one.seen, int(one.id[1:])))
        due = [self._proved(source, roster, drag) for drag in drags if now - drag.seen >= grace]
        people = {person for one in due if one.entry for person in one.entry.participants}
        young = [self._proved(source, roster, drag) for drag in drags if now - drag.seen < grace] if people else []
        akin = (one for one in young if one.entry and people.intersection(one.entry.participants))
        return (*due, *(replace(one, young=True) for one in akin))

    def _proved(self, source: ImapSource, roster: Roster, drag: Drag) -> Ripe:
        target, ref = self._targets.get(drag.ref.folder), drag.ref
        if target is None or _still_there(source, ref) is not True:
            return Ripe(drag, None)
        entries = [entry for entry in map(roster.ledger, drag.mails) if entry is not None]
        places = ((one, one.place) for one in entries if one.place is not None and one.place.uid)
        moved = next((one for one, place in places if _still_there(source, place) is False), None)
        if moved is None:
            log.info("drag=%s state=copied", drag.id)
        return Ripe(drag, moved, target)

    def carry_out(
        self, ripe: Sequence[Ripe], roster: Roster, office: Office, now: datetime
    ) -> tuple[Effects, tuple[Remark, ...]]:
        """Return what these drags change, applied to the roster already, and for each that was refused (its mail goes
        back) what the organiser is told. Within the store's lock.
        """
        torn = dragging.opposed((one.entry, one.target) for one in ripe if one.entry is not None)
        found, refused = Effects(), []
        for one in ripe:
            entry = roster.ledger(one.entry.id) if one.entry else None
            if one.young and (entry is None or entry.id not in torn):
                continue
            if entry is None:
                effects = Effects(undragged=(one.drag.id,))
            else:
                effects, reasons = self._done(one, entry, roster, office, now, torn=entry.id in torn)
                if reasons:
                    people = dragging.whom(entry, roster)
                    who = f"{entry.id} ({people})" if people else entry.id
                    refused.append(Remark(f"{who}, {one.drag.ref.folder}", reasons))
                    log.warning("mail=%s state=put-back folder=%s", entry.id, one.target)
            roster.apply(effects)
            found = _joined(found, effects)
        return found, tuple(refused)

    def _done(
        self, one: Ripe, entry: LedgerEntry, roster: Roster, office: Office, now: datetime, *, torn: bool
    ) -> tuple[Effects, tuple[str, ...]]:
        events = {event.id: event for event in office.events}
        meaning = dragging.TORN if torn else dragging.drag(entry, one.target, roster, events, now)
        base = Effects(undragged=(one.drag.id,))
        there = replace(entry, place=one.drag.ref, filed=not meaning.refusal)
        if meaning.refusal:
            return replace(base, ledger=(there,)), meaning.refusal
        decision, item = meaning.decision, meaning.item
        if item is not None:
            there = replace(there, settled=True, outcome=dragging.outcome_of(one.target) or entry.outcome)
        if decision is None:
            dealt = _dealt_with(item, entry, roster, now) if item is not None else Effects()
            return replace(base, ledger=(there,), settled=dealt.settled, undo=dealt.undo), ()
        letter = settling.reply_letter(item) if item is not None else None
        _, outbox = write_replies(decision, letter, f"{REF} {entry.id}", roster, office, now)
        effects = effects_of(decision, REF, roster, now, outbox)
        people = tuple(dict.fromkeys(person.participant for person in decision.people)) if item else there.participants
        # Whoever was told together may stand otherwise: the cabinet looks once more where the mail belongs.
        there = replace(there, participants=people, event=decision.event, follows=True, filed=False)
        undo = effects.undo
        if item is not None:
            undo = tuple(replace(way, review=(item,), ledger=(entry,)) for way in undo)
        return replace(
            effects,
            ledger=(*(other for other in effects.ledger if other.id != entry.id), there),
            settled=(item.id,) if item is not None else (),
            undragged=base.undragged,
            undo=undo,
        ), ()

    def next_ripe(self, roster: Roster) -> Iterator[datetime]:
        """Give the times at which drags become decisions."""
        return (drag.seen + self._config.folders.grace for drag in roster.folders.drags.values())


def _dealt_with(item: ReviewItem, entry: LedgerEntry, roster: Roster, now: datetime) -> Effects:
    undo = remembering.settled(f"{REF} {entry.id}", roster, now, review=(item,), ledger=(entry,))
    return Effects(settled=(item.id,), undo=(undo,))


def _mails(source: ImapSource, roster: Roster, ref: MessageRef, key: str) -> tuple[LedgerEntry, ...]:
    """Return the entries of a mail; by its content where the Message-ID is missing or does not tell it from others."""
    entries = roster.mails_of_key(key)
    if key and len({entry.digest for entry in entries}) < 2:
        return entries
    octets = source.octets(ref) if entries or not key else None
    digest = content_key(octets) if octets is not None else ""
    return tuple(entry for entry in entries if entry.digest == digest)


def _still_there(source: ImapSource, place: MessageRef) -> bool | None:
    """Tell whether a mail lies at this place; None where the folder is missing or was made anew, which says nothing."""
    found = source.present(place.folder, place.uidvalidity, [place.uid])
    return None if found is None else place.uid in found


def _joined(first: Effects, second: Effects) -> Effects:
    """Return both, the second over the first."""
    return Effects(*map(operator.add, astuple(first), astuple(second)))


def _known(entry: LedgerEntry) -> bool:
    """Tell whether it is known where a mail lies."""
    return entry.place is not None and entry.place.uid > 0


def _numbered(entry: LedgerEntry, folder: str, validity: int) -> bool:
    """Tell whether the place of a mail is known, and still has a meaning beside this folder and its UIDVALIDITY."""
    if entry.place is None or not entry.place.uid:
        return False
    return entry.place.folder != folder or entry.place.uidvalidity == validity
