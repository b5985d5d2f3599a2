"""A Trace as the contract's JSON object and as words for people: the record of the decision, not a second judgement."""

from __future__ import annotations

import json

import pytest
from msgspec.structs import replace

from inbox_processor.desk.roster import Roster
from inbox_processor.explain import to_object, to_text
from inbox_processor.model import Decision, Outcome, Reason, Trace
from inbox_processor.pipeline import process
from tests.test_pipeline import NOW, OFFICE, handled, mail

CONTRACT = {"file", "message_id", "event", "outcome", "attention", "language", "participants", "reply", "reasons"}
STYLES = {"head", "label", "plain", "name", "email", "background", "wish", "aside", "bad"}


@pytest.fixture
def trace() -> Trace:
    """Process a registration."""
    return process(mail(), Roster(), OFFICE, NOW)


def words(trace: Trace) -> str:
    return "".join(text for _, text in to_text(trace, "a.eml"))


def styled(trace: Trace, style: str) -> list[str]:
    return [text for name, text in to_text(trace, "a.eml") if name == style]


def test_the_object_has_the_fields_of_the_contract(trace: Trace) -> None:
    """Exactly these shapes; more fields may stand beside them."""
    found = to_object(trace, "mails/001.eml")
    assert found.keys() >= CONTRACT
    assert (found["file"], found["message_id"], found["event"]) == ("mails/001.eml", "<anna@stadt.example>", "workshop")
    assert (found["outcome"], found["attention"], found["language"]) == ("accepted", False, "de")
    assert found["participants"][0].keys() == {"name", "email", "background", "outcome"}
    assert found["reply"].keys() == {"template", "to", "subject", "body"}
    assert found["reply"]["to"] == ["anna@stadt.example"]
    json.dumps(found)


@pytest.mark.parametrize("outcome", [Outcome.CANCELLED, Outcome.REVIEW, Outcome.IGNORED])
def test_participants_are_only_those_who_are_registered(trace: Trace, outcome: Outcome) -> None:
    """For a withdrawal, a review or a machine the list is empty; whom the mail names stands in `understood`."""
    found = to_object(replace(trace, decision=replace(trace.decision, outcome=outcome)), "-")
    assert found["participants"] == []
    assert [one["name"] for one in found["understood"]] == ["Anna Amsel"]


@pytest.mark.parametrize("outcome", [Outcome.REVIEW, Outcome.IGNORED])
def test_a_mail_that_is_not_answered_has_no_reply(trace: Trace, outcome: Outcome) -> None:
    """null, whatever else the Trace holds."""
    assert to_object(replace(trace, decision=replace(trace.decision, outcome=outcome)), "-")["reply"] is None
    assert to_object(replace(trace, replies=()), "-")["reply"] is None


def test_what_is_not_known_is_null(trace: Trace) -> None:
    """Not an empty string: no Message-ID, no event, no language."""
    bare = replace(
        trace,
        message=replace(trace.message, message_id=""),
        decision=Decision(Outcome.REVIEW, reasons=(Reason("x."),)),
        reading=None,
    )
    found = to_object(bare, "-")
    assert (found["message_id"], found["event"], found["language"]) == (None, None, None)


def test_the_rules_name_what_fired_and_where_it_comes_from() -> None:
    """Screening rules with their standard, the fields with their place, the decision's own."""
    machine = process(mail(Auto_Submitted="auto-replied"), Roster(), OFFICE, NOW)
    assert any("3834" in rule["source"] for rule in to_object(machine, "-")["rules"])
    person = to_object(process(mail(), Roster(), OFFICE, NOW), "-")
    assert any("background" in rule["source"] for rule in person["rules"])
    assert any(rule["source"] == "decision" for rule in person["rules"])


def test_a_mail_handled_before_is_explained_by_the_record() -> None:
    """The outcome of the first time, and that it is not answered again."""
    roster = Roster()
    handled(roster, mail())
    again = to_object(process(mail(), roster, OFFICE, NOW), "-")
    assert (again["outcome"], again["reply"], again["event"]) == ("accepted", None, "workshop")
    assert "handled before" in again["reasons"][0]


# --- words --------------------------------------------------------------------------------------------------------


def test_the_words_hold_the_whole_mail_and_every_reason(trace: Trace) -> None:
    """File, sender, outcome, reasons, people, reply, rules, and each line of the mail."""
    text = words(trace)
    for part in ("a.eml", "Anna Amsel <anna@stadt.example>", "Anmeldung", "accepted", *trace.decision.reasons):
        assert part in text
    assert trace.body is not None
    for line in trace.body.text.splitlines():
        assert line in text


def test_the_pieces_bear_known_styles_and_the_found_words_those_of_their_field(trace: Trace) -> None:
    """The terminal colours by these names; the background is marked where it stands in the text."""
    assert {style for style, _ in to_text(trace, "a.eml")} <= STYLES
    background = trace.decision.people[0].background
    assert background
    assert background in " ".join("".join(styled(trace, "background")).split())


def test_quotes_and_signatures_are_set_aside() -> None:
    """What is not the author's own word is shown as such."""
    quoted = "Danke.\n\nAm 9. Mai 2016 schrieb Desk <anmelden@example.org>:\n> Wir freuen uns.\n> Bitte ergänzen Sie.\n"
    trace = process(mail(text=quoted), Roster(), OFFICE, NOW)
    assert any("Wir freuen uns." in text for text in styled(trace, "aside"))
    assert not any("Wir freuen uns." in text for text in styled(trace, "plain"))


def test_attention_is_said_in_words(trace: Trace) -> None:
    """A question beside a registration is for a human."""
    asked = replace(trace, decision=replace(trace.decision, attention=True))
    assert "a human must answer something" in words(asked)
    assert "a human must answer something" not in words(trace)


def test_a_mail_without_text_and_sender_has_words_too() -> None:
    """Nothing is missing but what the mail does not have."""
    text = words(process(mail(From="", Subject="", text="\n"), Roster(), OFFICE, NOW))
    assert "no sender" in text
    assert "(none)" in text
