"""A handled mail is explained by what was decided then, as far as it is kept."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from inbox_processor.desk import deciding, settling
from inbox_processor.desk.roster import Roster
from inbox_processor.effects import effects_of, write_replies
from inbox_processor.explain import to_object, to_text
from inbox_processor.model import Effects, Participant, RawMessage, ReplyState, Status
from inbox_processor.pipeline import process
from inbox_processor.recorded import recorded
from tests.test_pipeline import NOW, OFFICE, TEXT, WORKSHOP, handled, mail

PAIR = f"{TEXT}Ich melde außerdem Bert Bussard (bert@stadt.example) an. Er leitet den Jugendclub.\n\nAnna Amsel\n"
MAILS: Mapping[str, RawMessage] = {
    "registration": mail(),
    "incomplete": mail(text="Hiermit melde ich mich an.\n\nAnna Amsel\n"),
    "question": mail(text="Gibt es Parkplätze am Rathaus?\n\nAnna Amsel\n", Subject="Frage"),
    "machine": mail(text="Ich bin nicht im Büro.\n", Auto_Submitted="auto-replied"),
    "registration and question": mail(text=f"{TEXT}Gibt es vegetarisches Essen?\n\nAnna Amsel\n"),
    "pair": mail(text=PAIR),
}


def explained(roster: Roster, raw: RawMessage) -> dict[str, Any]:
    return to_object(recorded(process(raw, roster, OFFICE, NOW), roster, OFFICE), "a.eml")


def send(roster: Roster) -> None:
    entries = roster.outbox_pending()
    roster.apply(Effects(outbox=tuple(replace(one, state=ReplyState.SENT, sent=NOW, octets=b"") for one in entries)))


@pytest.mark.parametrize("raw", MAILS.values(), ids=MAILS.keys())
def test_the_record_says_what_was_said_then(raw: RawMessage) -> None:
    """Outcome, event, attention, people with their outcomes, and the reply that waits, word for word."""
    roster = Roster()
    first = to_object(handled(roster, raw), "a.eml")
    again = explained(roster, raw)
    for key in ("message_id", "event", "outcome", "attention", "participants", "understood", "reply"):
        assert again[key] == first[key], key
    if first["participants"]:
        assert again["language"] == first["language"]
    assert "handled before" in again["reasons"][0]
    assert {one["rule"] for one in again["rules"]} <= {one["rule"] for one in first["rules"]}
    assert again["rules"]
    assert all(reason.endswith(".") for reason in again["reasons"])


def test_the_doubts_of_a_mail_that_waits_are_those_that_were_stored() -> None:
    """Why the desk stopped is what the organiser asks."""
    roster = Roster()
    first = handled(roster, MAILS["question"]).decision
    assert set(explained(roster, MAILS["question"])["reasons"]) > set(first.reasons)


def test_of_a_reply_that_has_left_the_text_is_null() -> None:
    """Template, address and subject are told; the text is not kept."""
    roster = Roster()
    first = to_object(handled(roster, mail()), "a.eml")
    send(roster)
    again = explained(roster, mail())
    assert again["reply"] == {**first["reply"], "body": None}
    assert any("left for anna@stadt.example" in one for one in again["reasons"])


@pytest.mark.parametrize("state", [ReplyState.WITHDRAWN, ReplyState.FAILED])
def test_a_reply_that_was_taken_back_is_none(state: ReplyState) -> None:
    """And one that was refused is told as such."""
    roster = Roster()
    handled(roster, mail())
    (entry,) = roster.outbox_pending()
    roster.apply(Effects(outbox=(replace(entry, state=state, octets=b""),)))
    again = explained(roster, mail())
    assert (again["reply"] is None) == (state is ReplyState.WITHDRAWN)
    assert any("was refused" in one for one in again["reasons"]) == (state is ReplyState.FAILED)


def test_what_has_become_of_the_people_since_is_told_beside_the_record() -> None:
    """The outcome of the mail stays what it was."""
    roster = Roster()
    handled(roster, mail())
    (person,) = roster.participants()
    decision = deciding.decide("cancel", (person,), roster, {"workshop": WORKSHOP}, NOW, silent=True)
    roster.apply(effects_of(decision, "cancel", roster, NOW, ()))
    again = explained(roster, mail())
    assert (again["outcome"], again["participants"][0]["outcome"]) == ("accepted", "accepted")
    assert "Anna Amsel was registered, with the status accepted." in again["reasons"]
    assert "Anna Amsel is cancelled by now." in again["reasons"]


def test_people_who_are_gone_are_not_made_up() -> None:
    """Forgotten, or taken back: the list is empty, the outcome stays."""
    roster = Roster()
    handled(roster, mail())
    ids = tuple(one.id for one in roster.participants())
    roster.apply(Effects(gone=ids))
    again = explained(roster, mail())
    assert (again["outcome"], again["participants"]) == ("accepted", [])
    assert "Anna" not in str(again["reasons"])


def test_each_copy_and_a_new_mail_that_says_nothing_new_have_their_own_record() -> None:
    """A duplicate is a mail of its own, answered with the present status."""
    roster = Roster()
    handled(roster, mail())
    second = mail(key="-2")
    first = to_object(handled(roster, second), "a.eml")
    again = explained(roster, second)
    assert (again["outcome"], again["reply"]) == ("duplicate", first["reply"])
    assert [one["outcome"] for one in again["participants"]] == [one["outcome"] for one in first["participants"]]


def test_the_words_for_people_have_all_of_it() -> None:
    """Person, background, reply, reasons and rules."""
    roster = Roster()
    handled(roster, mail())
    text = "".join(words for _, words in to_text(recorded(process(mail(), roster, OFFICE, NOW), roster, OFFICE), "a"))
    for words in ("handled before", "Anna Amsel", "Stabsstelle", "accepted to anna@stadt.example", "Rules"):
        assert words in text


def test_a_mail_that_is_not_known_is_left_as_it_is() -> None:
    """The record is for what was handled."""
    trace = process(mail(), Roster(), OFFICE, NOW)
    assert recorded(trace, Roster(), OFFICE) is trace


def test_a_status_of_the_waiting_list_is_told_as_then() -> None:
    """Whoever has moved up since waited when the mail came."""
    roster = Roster()
    for name in ("Bert Bussard", "Carla Dohle", "Anna Amsel"):
        handled(roster, mail(name))
    again = explained(roster, mail())
    assert (again["outcome"], again["participants"][0]["outcome"]) == ("waitlisted", "waitlisted")
    third: Participant = list(roster.participants())[-1]
    roster.apply(Effects((replace(third, status=Status.ACCEPTED),)))
    again = explained(roster, mail())
    assert again["participants"][0]["outcome"] == "waitlisted"
    assert "Anna Amsel is accepted by now." in again["reasons"]


def test_a_mail_that_came_too_late_keeps_its_record_too() -> None:
    """Nobody may be stored of it; the subject of what was sent is still told."""
    roster, late = Roster(), replace(mail(), arrived=WORKSHOP.starts + timedelta(days=1))
    first = to_object(handled(roster, late, now=late.arrived), "a.eml")
    send(roster)
    again = explained(roster, mail())
    assert (again["outcome"], again["reply"]) == ("declined", {**first["reply"], "body": None})
    assert again["reply"]["template"] == "closed"


def test_a_mail_that_an_organiser_registered_is_told_as_such() -> None:
    """The last word counts: people, outcome and reply of `review --register`."""
    roster = Roster()
    raw = mail(text="Gibt es Parkplätze am Rathaus?\n\nAnna Amsel\n", Subject="Frage")
    ledger = handled(roster, raw).effects.ledger[0]
    (item,) = roster.review_items()
    decision = settling.settle(item, [("Anna Amsel", "anna@stadt.example", None)], roster, WORKSHOP, NOW)
    ref, letter = f"review {item.id}", settling.reply_letter(item)
    _, outbox = write_replies(decision, letter, ref, roster, OFFICE, NOW)
    ids = tuple(one.participant for one in decision.people)
    settled = replace(ledger, outcome=decision.outcome, participants=ids, settled=True)
    roster.apply(replace(effects_of(decision, ref, roster, NOW, outbox), ledger=(settled,), settled=(item.id,)))
    again = explained(roster, raw)
    assert (again["outcome"], again["reply"]["template"]) == ("accepted", "accepted")
    assert [one["name"] for one in again["participants"]] == ["Anna Amsel"]
    assert "An organiser has dealt with it." in again["reasons"]
