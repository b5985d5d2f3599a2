"""The order of the stages: one mail in, one Trace out; nothing is kept, nothing is looked up elsewhere."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from inbox_processor.adapters.templates import load
from inbox_processor.desk.roster import Roster
from inbox_processor.effects import effects_of
from inbox_processor.errors import StoreDamaged
from inbox_processor.mail.keys import header_key, message_key
from inbox_processor.mail.own import OwnAddresses
from inbox_processor.mail.reach import UNREACHABLE
from inbox_processor.mail.reply import ReplyWriter
from inbox_processor.model import Event, Mailbox, MessageRef, Outcome, Participant, RawMessage, Records, Trace, Writer
from inbox_processor.office import Cap, Office
from inbox_processor.pipeline import process, unreadable

NOW = datetime(2016, 5, 20, 12, 0, tzinfo=UTC)
DESK = Mailbox("Anmeldung", "anmelden@example.org")
WORKSHOP = Event(
    id="workshop",
    title="Expertenwerkstatt",
    starts=datetime(2016, 7, 6, 8, 30, tzinfo=UTC),
    ends=datetime(2016, 7, 6, 15, 0, tzinfo=UTC),
    place="Rathaus Barmen",
    capacity=2,
)
OWN = OwnAddresses(frozenset({DESK.key}), "example.org")
OFFICE = Office((WORKSHOP,), OWN, lambda: ReplyWriter(load(None), DESK, "example.org"))
TEXT = (
    "Guten Tag,\n\nhiermit melde ich mich an. Ich leite die Stabsstelle Bürgerbeteiligung in Auental.\n\nViele Grüße\n"
)


def mail(name: str = "Anna Amsel", text: str = "", *, key: str = "", uid: int = 1, **headers: str) -> RawMessage:
    address = f"{name.split(maxsplit=1)[0].lower()}@stadt.example"
    lines = {
        "From": f"{name} <{address}>",
        "To": DESK.addr_spec,
        "Subject": "Anmeldung",
        "Date": format_datetime(NOW),
        "Message-ID": f"<{address.partition('@')[0]}{key}@stadt.example>",
        "Content-Type": "text/plain; charset=utf-8",
        **{header.replace("_", "-"): value for header, value in headers.items()},
    }
    head = "".join(f"{header}: {value}\r\n" for header, value in lines.items() if value)
    body = (text or f"{TEXT}{name}\n").replace("\n", "\r\n")
    octets = f"{head}\r\n{body}".encode()
    return RawMessage(octets, NOW, MessageRef("INBOX", 7, uid), f"INBOX/{uid}", len(octets))


def handled(roster: Roster, raw: RawMessage, office: Office = OFFICE, now: datetime = NOW) -> Trace:
    """Process a mail and store what it leads to, as a pass does."""
    trace = process(raw, roster, office, now)
    roster.apply(trace.effects)
    return trace


def test_a_registration_leaves_every_product_of_its_way() -> None:
    """Message, screening, body, reading, decision, reply and effects stand in the Trace, and agree."""
    trace = process(mail(), Roster(), OFFICE, NOW)
    assert (trace.message.message_id, trace.screening.writer) == ("<anna@stadt.example>", Writer.PERSON)
    assert trace.body is not None
    assert trace.reading is not None
    assert trace.decision.outcome is Outcome.ACCEPTED
    (person,) = trace.effects.participants
    (history,) = trace.effects.history
    (ledger,) = trace.effects.ledger
    (entry,) = trace.effects.outbox
    (reply,) = trace.replies
    assert (history.participant, history.ref, history.reply) == (person.id, ledger.id, entry.id)
    assert (entry.message_id, entry.octets, entry.to) == (reply.message_id, reply.octets, "anna@stadt.example")
    assert (entry.participants, entry.cause, entry.created) == ((person.id,), ledger.id, NOW)
    assert (ledger.participants, ledger.ref, ledger.filed) == ((person.id,), MessageRef("INBOX", 7, 1), False)


def test_the_ledger_holds_digests_only() -> None:
    """No personal data: what identifies the mail is a hash of its Message-ID and of its content."""
    (ledger,) = process(mail(), Roster(), OFFICE, NOW).effects.ledger
    assert (
        ledger.message_key == hashlib.sha256(b"<anna@stadt.example>").hexdigest() == message_key("<anna@stadt.example>")
    )
    assert "anna" not in repr(ledger)
    assert message_key("") == ""


def test_processing_changes_nothing_until_its_effects_are_applied() -> None:
    """Only ids are used up; a second look at the same mail decides the same."""
    roster = Roster()
    before = replace(roster.records(), counters={})
    first = process(mail(), roster, OFFICE, NOW)
    assert replace(roster.records(), counters={}) == before
    assert process(mail(), roster, OFFICE, NOW).decision.outcome is first.decision.outcome


def test_processed_again_after_a_crash_the_reply_has_the_same_message_id_and_octets() -> None:
    """From the same store the same mail leads to the very same effects."""
    assert process(mail(), Roster(), OFFICE, NOW).effects == process(mail(), Roster(), OFFICE, NOW).effects


def test_two_replies_never_share_a_message_id() -> None:
    """Also not those of one person, and not those that one withdrawal causes."""
    roster = Roster()
    names = ("Anna Amsel", "Bert Bussard", "Carla Dohle")
    replies = [reply for name in names for reply in handled(roster, mail(name)).replies]
    replies += handled(roster, mail(key="-2")).replies
    text = "Guten Tag,\n\nleider muss ich meine Anmeldung zurückziehen.\n\nViele Grüße\nAnna Amsel\n"
    withdrawn = handled(roster, mail(text=text, key="-3", Subject="Absage"))
    assert [reply.kind.value for reply in withdrawn.replies] == ["cancelled", "promoted"]
    replies += withdrawn.replies
    assert len({reply.message_id for reply in replies}) == len(replies) == 6


def test_the_same_mail_once_more_is_filed_and_not_answered() -> None:
    """The same octets under the same Message-ID at another place: a ledger entry of its own, nothing else."""
    roster = Roster()
    handled(roster, mail())
    again = handled(roster, mail(uid=2))
    assert again.known is not None
    assert (again.replies, again.effects.participants, again.effects.outbox) == ((), (), ())
    (ledger,) = again.effects.ledger
    assert (ledger.ref, ledger.filed, ledger.outcome) == (MessageRef("INBOX", 7, 2), False, Outcome.ACCEPTED)
    assert again.decision.reasons


def test_a_mail_with_a_stolen_message_id_is_another_mail() -> None:
    """Identity is Message-ID and content together, so that nobody can have a mail of another passed over."""
    roster = Roster()
    handled(roster, mail())
    thief = process(mail("Bert Bussard", Message_ID="<anna@stadt.example>", uid=2), roster, OFFICE, NOW)
    assert (thief.known, thief.decision.outcome) == (None, Outcome.ACCEPTED)


def test_a_machine_is_not_read_any_further() -> None:
    """Whatever its text says: ignored, no body, no reading, no reply."""
    trace = process(mail(Auto_Submitted="auto-replied"), Roster(), OFFICE, NOW)
    assert (trace.decision.outcome, trace.reading, trace.body, trace.replies) == (Outcome.IGNORED, None, None, ())
    assert len(trace.effects.ledger) == 1


def test_a_review_mail_is_kept_with_what_was_understood() -> None:
    """The organiser sees who wrote and why the desk stopped; nothing is promised."""
    trace = process(mail(text="Gibt es Parkplätze am Rathaus?\n"), Roster(), OFFICE, NOW)
    (item,) = trace.effects.review
    assert (item.id, item.sender, item.message_id) == (
        trace.effects.ledger[0].id,
        "anna@stadt.example",
        "<anna@stadt.example>",
    )
    assert item.doubts == trace.decision.reasons != ()
    assert trace.replies == ()


def test_a_mail_without_a_sender_is_for_a_human() -> None:
    """There is nobody to whom a reply could go."""
    trace = process(mail(From=""), Roster(), OFFICE, NOW)
    assert trace.decision.outcome in (Outcome.REVIEW, Outcome.IGNORED)
    assert trace.replies == ()


@pytest.mark.parametrize(
    ("address", "outcome"),
    [
        (f"ann@{'x' * 300}.example", Outcome.REVIEW),
        (f"{'a' * 65}@stadt.example", Outcome.REVIEW),
        (f"{'ä' * 33}@stadt.example", Outcome.REVIEW),
        (f"{'a' * 64}@stadt.example", Outcome.ACCEPTED),
        (f"a@{'.'.join(['x' * 60] * 4)}.example", Outcome.ACCEPTED),
    ],
)
def test_an_address_that_no_envelope_can_carry_is_for_a_human(address: str, outcome: Outcome) -> None:
    """RFC 5321, 4.5.3.1: 64 octets before the @, 254 in all. No seat that nobody can be told of; the reason is said."""
    trace = process(mail(From=f"Anna Amsel <{address}>"), Roster(), OFFICE, NOW)
    assert trace.decision.outcome is outcome
    if outcome is Outcome.REVIEW:
        assert trace.decision.reasons == (UNREACHABLE,)
        assert (trace.effects.participants, trace.replies) == ((), ())
        assert trace.effects.review


def test_a_silent_office_decides_and_writes_nothing() -> None:
    """`run --record-only`: people and history, no reply and none queued."""
    trace = process(mail(), Roster(), replace(OFFICE, silent=True), NOW)
    assert trace.decision.outcome is Outcome.ACCEPTED
    assert len(trace.effects.participants) == 1
    assert (trace.replies, trace.effects.outbox, trace.effects.history[0].reply) == ((), (), "")


def test_an_address_that_has_had_its_replies_is_for_a_human() -> None:
    """[limits] replies_per_address: two robots must not write to one another without end."""
    roster, office = Roster(), replace(OFFICE, per_address=Cap(2, timedelta(days=1)))
    outcomes = [handled(roster, mail(key=f"-{number}", uid=number), office).decision.outcome for number in (1, 2, 3)]
    assert outcomes == [Outcome.ACCEPTED, Outcome.DUPLICATE, Outcome.REVIEW]
    later = handled(roster, mail(key="-4", uid=4), office, NOW + timedelta(days=1, seconds=1))
    assert later.decision.outcome is Outcome.DUPLICATE


def test_several_events_need_a_sign_in_the_mail() -> None:
    """Without one a human looks; with one the event is that of the sign."""
    forum = replace(WORKSHOP, id="forum", tags=("forum",))
    office = replace(OFFICE, events=(replace(WORKSHOP, tags=("werkstatt",)), forum))
    assert process(mail(), Roster(), office, NOW).decision.outcome is Outcome.REVIEW
    tagged = process(mail(To="anmelden+forum@example.org"), Roster(), office, NOW)
    assert (tagged.decision.event, tagged.decision.outcome) == ("forum", Outcome.ACCEPTED)


def test_what_the_rooms_cannot_work_on_is_kept_for_a_human() -> None:
    """`unreadable`: a ledger entry and a review item, no personal data, no reply."""
    trace = unreadable(mail(), Roster(), NOW, "ZeroDivisionError while the mail was read")
    assert (trace.decision.outcome, trace.decision.attention, trace.replies) == (Outcome.REVIEW, True, ())
    (item,) = trace.effects.review
    assert (item.answerable, item.id) == (False, trace.effects.ledger[0].id)
    assert "ZeroDivisionError" in item.doubts[0]


def test_an_event_that_the_config_has_no_longer_is_a_key_error() -> None:
    """The office knows the events of the config."""
    assert OFFICE.event("workshop") is WORKSHOP
    with pytest.raises(KeyError):
        OFFICE.event("gone")


def test_a_question_beside_a_registration_waits_in_review_and_its_reply_says_so() -> None:
    """The registration is answered; a person answers the question."""
    told = "Auf Ihre Frage antworten wir Ihnen in einer eigenen Nachricht."
    asking = process(mail(text=f"{TEXT}Anna Amsel\n\nPS: Ist das Rathaus barrierefrei?\n"), Roster(), OFFICE, NOW)
    assert (asking.decision.outcome, asking.decision.attention) == (Outcome.ACCEPTED, True)
    assert [item.id for item in asking.effects.review] == [asking.effects.ledger[0].id]
    assert told in " ".join(asking.replies[0].body.split())
    assert told not in " ".join(process(mail(), Roster(), OFFICE, NOW).replies[0].body.split())


def test_a_mail_of_the_organiser_waits_for_a_human() -> None:
    """[organiser] address: never registered, never answered; case is ignored. Others are not concerned."""
    office = replace(OFFICE, organiser="Anna@Stadt.example")
    trace = process(mail(), Roster(), office, NOW)
    assert (trace.decision.outcome, trace.decision.rules) == (Outcome.REVIEW, ("from-organiser",))
    assert (trace.effects.participants, trace.effects.outbox, trace.replies) == ((), (), ())
    assert len(trace.effects.review) == 1
    assert process(mail("Bert Bussard"), Roster(), office, NOW).decision.outcome is Outcome.ACCEPTED


@pytest.mark.parametrize(
    "value",
    ["<anna@stadt.example>", "\r\n <anna@stadt.example>", "<anna@stadt.example> (Zusatz)", "ohne-klammern@x", ""],
)
def test_a_mail_is_known_by_its_message_id_alone(value: str) -> None:
    """The header line by itself gives the key that the ledger has of the whole mail, folded, odd or missing."""
    raw = mail(Message_ID=value)
    (entry,) = process(raw, Roster(), OFFICE, NOW).effects.ledger
    assert header_key(f"Message-ID: {value}\r\n\r\n".encode() if value else b"\r\n") == entry.message_key


def test_a_command_has_its_history_as_a_mail_has() -> None:
    """`effects_of` turns any decision into records: `ref` names the command, a person without a reply has none."""
    roster = Roster()
    decision = process(mail(), roster, OFFICE, NOW).decision
    effects = effects_of(decision, "review m1", roster, NOW, ())
    assert [(one.ref, one.participant, one.reply) for one in effects.history] == [
        ("review m1", decision.people[0].participant, "")
    ]
    assert effects.participants == tuple(change.after for change in decision.changes)


@given(
    octets=st.one_of(
        st.binary(max_size=2000), st.text(max_size=2000).map(lambda text: f"From: a@b.example\r\n\r\n{text}".encode())
    )
)
@settings(max_examples=100, deadline=None)
def test_no_mail_whatsoever_raises_or_gets_lost(octets: bytes) -> None:
    """Any octets: one ledger entry, an outcome, never more than one reply, and that to the From address."""
    raw = RawMessage(octets, NOW, MessageRef("INBOX", 7, 1), "INBOX/1", len(octets))
    trace = process(raw, Roster(Records()), OFFICE, NOW)
    assert len(trace.effects.ledger) == 1
    assert trace.decision.reasons
    assert len(trace.replies) <= 1
    assert all(trace.message.sender and reply.to == trace.message.sender.addr_spec for reply in trace.replies)


def test_a_store_that_turns_out_damaged_is_no_fault_of_the_mail() -> None:
    """A run makes its records when a mail asks for them; the run ends, and the mail stays where it lies."""

    class Damaged:
        def __iter__(self) -> Iterator[Participant]:
            raise StoreDamaged("store.json, document 17")

        def where(self, field: str, *values: str | bool) -> tuple[Participant, ...]:
            raise StoreDamaged("store.json, document 17")

        def tally(self, *fields: str) -> Counter[tuple[str, ...]]:
            raise StoreDamaged("store.json, document 17")

    with pytest.raises(StoreDamaged):
        process(mail(), Roster(unread={"participants": Damaged()}), OFFICE, NOW)
