"""`review`: what waits for a human, and how an organiser settles it."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from inbox_processor.model import Effects, LedgerEntry, Outcome, ReplyState, ReviewItem
from tests.adapters.samples import ledger, person, question
from tests.cli.support import EVENT, Office, on_terminal

KEYS = {
    "id", "event", "arrived", "from", "subject", "language", "answerable", "reasons", "understood",
}  # fmt: skip
JOERG = (("Jörg Ahrens", "joerg@stadt.example", "Rat"),)


def waiting(number: int, **changes: object) -> ReviewItem:
    item = replace(question(number), event="workshop", people=JOERG)
    return replace(item, **changes)


def entry(number: int) -> LedgerEntry:
    return replace(ledger(number), event="workshop", outcome=Outcome.REVIEW, participants=(), filed=True)


@pytest.fixture
def filled(office: Office) -> Office:
    """Make an office in which the mail m7 waits."""
    office.keep(Effects(ledger=(entry(7),), review=(waiting(7),)))
    return office


def test_review_shows_why_the_desk_stopped_and_what_it_understood(filled: Office) -> None:
    """For people: who wrote, what about, why it waits, how to settle it."""
    done = filled.call("review")
    assert (done.status, done.err) == (0, "")
    for words in ("m7", "joerg@stadt.example", "Barrierefreiheit", "It asks a question.", "Jörg Ahrens", "--done"):
        assert words in done.out


def test_of_what_was_understood_only_what_is_new_is_shown(office: Office) -> None:
    """A line says more than the sender's name and address once more; a long background ends at a word."""
    sender = question(1)
    same = (sender.sender_name, sender.sender, None)
    office.keep(
        Effects(
            ledger=(entry(1), entry(2)),
            review=(
                waiting(1, subject="Eins", people=(same,)),
                waiting(
                    2,
                    subject="Zwei",
                    people=((*same[:2], "Ich leite " + "Chöre " * 30), ("Eva Ott", "eva@x.example", None)),
                ),
            ),
        )
    )
    lines = office.call("review").out.splitlines()
    assert [line.count(sender.sender) for line in lines if sender.sender in line] == [1, 1]
    told = [line.split("–", 1)[1].split("  ")[0].strip() for line in lines if "–" in line]
    assert told[0].startswith("Ich leite Chöre")
    assert told[1] == "Eva Ott <eva@x.example>"
    assert any("Chöre …" in line for line in lines)


def test_in_a_wide_window_no_address_is_broken(filled: Office) -> None:
    """So that it can be copied out of the terminal."""
    address = "sehr.langer.name.einer.person@kreisverwaltung-eschental.example"
    item = replace(waiting(8, people=()), sender=address)
    filled.keep(Effects(ledger=(entry(8),), review=(item,)))
    assert address in on_terminal(120, "review", "--config", filled.config)[1]


def test_review_as_json_is_one_object_a_mail(filled: Office) -> None:
    """Times with offset; people as understood."""
    (item,) = filled.call("review", "--json").objects()
    assert item.keys() >= KEYS
    assert item["from"] == {"name": "Jörg", "email": "joerg@stadt.example"}
    assert item["arrived"] == "2016-06-01T10:30:00+02:00"
    assert item["reasons"] == ["It asks a question."]
    assert item["understood"] == [{"name": "Jörg Ahrens", "email": "joerg@stadt.example", "background": "Rat"}]


def test_mails_wait_in_the_order_of_their_arrival(office: Office) -> None:
    """The oldest first; m10 comes after m9."""
    office.keep(Effects(ledger=tuple(map(entry, (10, 9))), review=(waiting(10), waiting(9))))
    assert [one["id"] for one in office.call("review", "--json").objects()] == ["m9", "m10"]


def test_one_mail_can_be_looked_at_alone_with_or_without_its_letter(filled: Office) -> None:
    """ID alone shows it and changes nothing."""
    before = filled.files()
    assert filled.call("review", "7", "--json").out == filled.call("review", "m7", "--json").out != ""
    assert filled.files() == before


def test_nothing_to_do_is_said_in_words(office: Office) -> None:
    """An empty list in JSON."""
    assert office.call("review").out == "Nothing waits for a human.\n"
    assert office.call("review", "--json").out == ""
    assert not office.store.exists()


def test_done_settles_the_mail_without_a_reply(filled: Office) -> None:
    """Personal data of a settled mail go; its ledger entry stays, so that it is not taken again."""
    done = filled.call("review", "m7", "--done")
    assert (done.status, done.err) == (0, "")
    records = filled.records()
    assert (records.review, records.outbox, records.participants) == ((), (), ())
    assert [(one.id, one.settled) for one in records.ledger] == [("m7", True)]


def test_register_registers_the_person_with_the_reply(filled: Office) -> None:
    """As understood; the reply is queued for the next run, in the thread of the mail."""
    done = filled.call("review", "m7", "--register")
    assert (done.status, done.err) == (0, "")
    assert "Jörg Ahrens: accepted" in done.out
    assert "joerg@stadt.example" in done.out
    records = filled.records()
    (one,) = records.participants
    assert (one.name, one.email, one.background, one.status.value) == (
        "Jörg Ahrens",
        "joerg@stadt.example",
        "Rat",
        "accepted",
    )
    (answer,) = records.outbox
    assert (answer.kind.value, answer.to, answer.state) == ("accepted", "joerg@stadt.example", ReplyState.QUEUED)
    assert b"In-Reply-To: <7@stadt.example>" in answer.octets
    (history,) = records.history
    assert (history.cause.value, history.participant, history.reply) == ("organiser", one.id, answer.id)
    assert records.review == ()


def test_register_takes_what_the_organiser_adds(filled: Office) -> None:
    """--name, --email and --background mend what was read wrongly; the reply still goes to who wrote."""
    filled.call(
        "review", "m7", "--register", "--name", "Jörg A. Ahrens", "--email", "ja@rat.example", "--background", "Vorsitz"
    )
    records = filled.records()
    assert [(one.name, one.email, one.background) for one in records.participants] == [
        ("Jörg A. Ahrens", "ja@rat.example", "Vorsitz")
    ]
    assert [one.to for one in records.outbox] == ["joerg@stadt.example"]


def test_register_puts_people_on_the_waiting_list_of_a_full_event(filled: Office) -> None:
    """Past capacity nobody is let in here."""
    filled.configure(events=[{**EVENT, "capacity": 1}])
    filled.keep(Effects((replace(person(1), event="workshop"),)))
    assert "waitlisted" in filled.call("review", "m7", "--register").out
    assert [one.kind.value for one in filled.records().outbox] == ["waitlisted"]


def test_a_mail_that_must_not_be_answered_is_registered_without_a_reply(office: Office) -> None:
    """A list post, a no-reply sender: the person has a seat, nobody is written to."""
    office.keep(Effects(ledger=(entry(7),), review=(waiting(7, answerable=False),)))
    done = office.call("review", "m7", "--register")
    assert "No reply is written." in done.out
    assert (len(office.records().participants), office.records().outbox) == (1, ())


def test_several_people_are_registered_together(office: Office) -> None:
    """With several the options cannot say whom they mean: exit status 2, nothing changed."""
    people = (*JOERG, ("Petra Schulze", "petra@stadt.example", "Rätin"))
    office.keep(Effects(ledger=(entry(7),), review=(waiting(7, people=people),)))
    refused = office.call("review", "m7", "--register", "--name", "Petra")
    assert (refused.status, refused.err.count("\n"), len(office.records().review)) == (2, 1, 1)
    assert office.call("review", "m7", "--register").status == 0
    assert [one.name for one in office.records().participants] == ["Jörg Ahrens", "Petra Schulze"]


@pytest.mark.parametrize(("groups", "never"), [("together", True), ("split", False)])
def test_a_group_larger_than_the_event_is_told_to_be_so(office: Office, groups: str, *, never: bool) -> None:
    """People of one mail move up together: these never would; the way out is named."""
    office.configure(events=[{**EVENT, "capacity": 1, "groups": groups}])
    people = (*JOERG, ("Petra Schulze", "petra@stadt.example", "Rätin"))
    office.keep(Effects(ledger=(entry(7),), review=(waiting(7, people=people),)))
    done = office.call("review", "m7", "--register")
    assert (done.status, "can never all sit" in done.out, "accept ID" in done.out) == (0, never, never)
    assert ("1 seat," in done.out) == never


def test_several_events_and_none_named_is_told_as_such(office: Office) -> None:
    """Nobody has given an --event that would be wrong."""
    office.configure(events=[EVENT, {**EVENT, "id": "essen", "tags": ["essen"]}])
    office.keep(Effects(ledger=(entry(7),), review=(waiting(7, event=""),)))
    assert "add --event, one of workshop, essen" in office.call("review", "m7", "--register").err
    assert "--event x: expected one of workshop, essen" in office.call("review", "m7", "--register", "--event", "x").err
    assert "add --event, one of" in office.call("add", "--name", "A", "--email", "a@b.example").err


@pytest.mark.parametrize("words", [("m8",), ("m8", "--done"), ("8", "--register"), ("anna@stadt.example", "--done")])
def test_an_unknown_mail_is_said_in_one_line(filled: Office, words: tuple[str, ...]) -> None:
    """Exit status 2, nothing changed."""
    done = filled.call("review", *words)
    assert (done.status, done.out, done.err.count("\n")) == (2, "", 1)
    assert "no mail with this id" in done.err
    assert len(filled.records().review) == 1


def test_a_settled_mail_cannot_be_settled_again(filled: Office) -> None:
    """Nobody is registered twice by a command repeated."""
    filled.call("review", "m7", "--register")
    assert filled.call("review", "m7", "--register").status == 2
    assert len(filled.records().participants) == 1
    assert len(filled.records().outbox) == 1


def test_an_event_must_be_named_where_there_are_several_and_the_mail_names_none(office: Office) -> None:
    """--event; the message lists them."""
    office.configure(events=[EVENT, {**EVENT, "id": "essen", "tags": ["essen"]}])
    office.keep(Effects(ledger=(entry(7),), review=(waiting(7, event=""),)))
    refused = office.call("review", "m7", "--register")
    assert refused.status == 2
    assert "workshop, essen" in refused.err
    assert office.call("review", "m7", "--register", "--event", "essen").status == 0
    assert [one.event for one in office.records().participants] == ["essen"]


def test_a_mail_that_lies_in_review_is_to_leave_it(filled: Office) -> None:
    """Settled either way; the next run moves it."""
    filled.keep(Effects(ledger=(entry(8),), review=(waiting(8),)))
    filled.call("review", "m7", "--done")
    filled.call("review", "m8", "--register")
    found = [(one.outcome, one.settled, one.filed) for one in filled.records().ledger]
    assert found == [(Outcome.REVIEW, True, False), (Outcome.ACCEPTED, True, False)]


def test_a_question_beside_a_registration_lies_where_it_belongs(office: Office) -> None:
    """Settling it moves nothing."""
    office.keep(Effects(ledger=(replace(entry(7), outcome=Outcome.ACCEPTED),), review=(waiting(7),)))
    office.call("review", "m7", "--done")
    assert [(one.settled, one.filed) for one in office.records().ledger] == [(True, True)]
