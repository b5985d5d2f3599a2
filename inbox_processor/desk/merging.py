"""What one mail says of a person, laid over what is stored of them.

Duty: make the record as it would stand. Call `fresh` for a newcomer, `merge` for somebody known, `missing` for what
still lacks. Facts from earlier mails count: what a later mail does not repeat stays.

An address that is only named in the text is recorded, but not written to before it has written itself: `reachable`
stays false and mail goes on to the address that the mail came from.
"""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from inbox_processor.desk.names import Likeness, fuller, halves, likeness, nothing_new, same_text
from inbox_processor.model import Event, Letter, Participant, PersonRead, Status, Wish


class Merged(Struct, frozen=True):
    """The record as it would stand, and the names of the fields ("name", "email", "background") that say something
    new.
    """

    after: Participant
    changed: tuple[str, ...]


def missing(participant: Participant, event: Event) -> tuple[str, ...]:
    """Return the event's required fields that are not known yet, in the event's order."""
    return tuple(field for field in event.required if not (getattr(participant, field) or "").strip())


def fresh(read: PersonRead, letter: Letter, event: Event, participant_id: str, language: str) -> Participant:
    """Return the record of somebody new, incomplete until the desk decides. `sequence` is 0: the caller numbers it."""
    email = read.email.value if read.email else letter.sender
    return Participant(
        id=participant_id,
        event=event.id,
        status=Status.INCOMPLETE,
        name=read.name.value if read.name else None,
        email=email,
        background=read.background.value if read.background else None,
        language=language,
        arrived=letter.arrived,
        sequence=0,
        group=letter.ledger_id,
        writer=letter.sender,
        reachable=email.casefold() == letter.sender.casefold(),
        thread=(letter.message_id,) if letter.message_id else (),
    )


def touch(participant: Participant, letter: Letter) -> Participant:
    """Return the record after a mail about this person, whatever it says: the mail belongs to their thread, and an
    address that has written is reachable from then on.
    """
    thread = participant.thread
    if letter.message_id and letter.message_id not in thread:
        thread = (*thread, letter.message_id)
    reachable = participant.reachable or participant.email.casefold() == letter.sender.casefold()
    return replace(participant, thread=thread, reachable=reachable)


def merge(read: PersonRead, before: Participant, letter: Letter, wish: Wish, *, adds: bool = False) -> Merged:
    """Return the stored record with what the mail says; with UPDATE the mail's word replaces the stored one, unless it
    `adds` to it.
    """
    name = _name(read, before, wish)
    background = _background(read, before, wish, adds=adds)
    after = replace(before, name=name, background=background)
    if read.email is not None and read.email.value.casefold() != before.email.casefold():
        # Until the new address has written itself, mail goes to where this mail came from.
        after = replace(after, email=read.email.value, reachable=False, writer=letter.sender)
    fields = ("name", "email", "background")
    changed = tuple(field for field in fields if getattr(after, field) != getattr(before, field))
    return Merged(touch(after, letter), changed)


def _name(read: PersonRead, before: Participant, wish: Wish) -> str | None:
    if read.name is None:
        return before.name
    alike = likeness(before.name, read.name.value)
    if wish is Wish.UPDATE and read.name.rule == "introduced" and halves(before.name, read.name.value):
        return read.name.value  # "Klostermann-Weiß" is "Weiß" again
    said = read.name.place in ("text", "subject")  # a display-name does not rename anybody
    if alike is Likeness.DIFFERENT:
        return read.name.value if said else before.name
    return fuller(before.name, read.name.value)


def _background(read: PersonRead, before: Participant, wish: Wish, *, adds: bool) -> str | None:
    given = read.background.value if read.background else ""
    stored = before.background or ""
    if not given.strip():
        return before.background
    if not stored.strip():
        return given
    if wish is Wish.UPDATE and adds:
        return before.background if nothing_new(stored, given) else f"{stored}\n{given}"
    if wish is Wish.UPDATE:
        return before.background if same_text(stored, given) else given
    if wish is Wish.RESEND or nothing_new(stored, given):
        return before.background
    if before.status is Status.INCOMPLETE and not nothing_new(given, stored, tolerance=0):
        return f"{stored}\n{given}"  # what was said in two mails counts together
    return given
