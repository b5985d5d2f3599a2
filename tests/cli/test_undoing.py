"""`undo`: takes back the last decision; where a reply has gone out only with --correct."""

from __future__ import annotations

from datetime import timedelta

import pytest
from msgspec.structs import replace

from inbox_processor.model import Effects, Outcome, Participant, ReplyState, ReviewItem, Status
from tests.adapters.samples import reply
from tests.cli.support import EVENT, Office
from tests.cli.test_deciding import fill, one, statuses, written
from tests.cli.test_review import entry, waiting


@pytest.fixture
def full(office: Office) -> Office:
    """One seat, taken; one waits."""
    office.configure(events=[{**EVENT, "capacity": 1}])
    fill(office, one(1), one(2, Status.WAITLISTED))
    return office


def people(office: Office) -> tuple[Participant, ...]:
    return office.records().participants


def send(office: Office) -> None:
    """Let all replies leave."""
    queued = [one for one in office.records().outbox if one.state is ReplyState.QUEUED]
    office.keep(Effects(outbox=tuple(replace(one, state=ReplyState.SENT, octets=b"") for one in queued)))


@pytest.mark.parametrize(
    "words",
    [
        ("cancel", "1"),
        ("decline", "1", "2"),
        ("waitlist", "1"),
        ("accept", "2", "--over-capacity"),
        ("edit", "1", "--name", "Anna", "--email", "a@b.example", "--background", "x"),
        ("add", "--name", "Cem", "--email", "cem@stadt.example"),
        ("resend", "1"),
    ],
)
def test_undo_restores_everybody_exactly(full: Office, words: tuple[str, ...]) -> None:
    """Also those who moved up; the replies are withdrawn; the history says so."""
    before = people(full)
    assert full.call(*words).status == 0
    done = full.call("undo")
    assert (done.status, done.err) == (0, "")
    assert people(full) == before
    assert {state for _, _, state in written(full)} <= {"withdrawn"}
    assert full.records().history[-1].action == "undone"
    assert full.records().undo == ()


def test_where_a_reply_has_gone_out_nothing_changes(full: Office) -> None:
    """Exit 1; it names --correct, which reverts and tells those who were told wrongly."""
    full.call("cancel", "1")
    send(full)
    records = full.records()
    refused = full.call("undo", "1")
    assert (refused.status, refused.out, refused.err.count("\n")) == (1, "", 1)
    assert "undo --correct" in refused.err
    assert full.records() == records
    assert full.call("undo", "1", "--correct").status == 0
    assert statuses(full) == {"1": "accepted", "2": "waitlisted"}
    assert [(kind, to) for kind, to, state in written(full) if state == "queued"] == [
        ("accepted", "person1@stadt.example"),
        ("waitlisted", "person2@stadt.example"),
    ]


def test_somebody_new_who_was_told_stays_as_declined(office: Office) -> None:
    """A person who has been written to does not vanish without a word; the calendar entry is taken back."""
    office.call("add", "--name", "Cem", "--email", "cem@stadt.example")
    send(office)
    assert office.call("undo").status == 1
    assert office.call("undo", "--correct").status == 0
    assert statuses(office) == {"1": "declined"}
    assert b"method=CANCEL" in office.records().outbox[-1].octets.replace(b'"', b"")


def test_undo_again_takes_back_the_decision_before(full: Office) -> None:
    """One after the other, the latest first."""
    before = people(full)
    full.call("edit", "1", "--name", "Anna")
    full.call("cancel", "1")
    assert [full.call("undo").status for _ in range(2)] == [0, 0]
    assert people(full) == before
    last = full.call("undo")
    assert (last.status, "no decision" in last.err) == (1, True)


def test_undo_of_a_person_takes_the_last_decision_about_them(full: Office) -> None:
    """Not that about somebody else."""
    full.call("edit", "1", "--name", "Anna")
    full.call("edit", "2", "--name", "Bert")
    assert full.call("undo", "person1@stadt.example").status == 0
    assert [who.name for who in people(full)] == ["Person 1", "Bert"]


def test_a_later_change_is_not_overwritten(full: Office) -> None:
    """It says what came since, and changes nothing."""
    full.call("decline", "1", "2")
    full.call("accept", "2")
    refused = full.call("undo", "1")
    assert (refused.status, "2 has been accepted by organiser accept" in refused.err) == (1, True)
    assert statuses(full) == {"1": "declined", "2": "accepted"}


def test_a_seat_that_was_given_on_is_not_given_twice(office: Office) -> None:
    """Somebody came between: the withdrawal cannot be taken back."""
    office.configure(events=[{**EVENT, "capacity": 1}])
    fill(office, one(1))
    office.call("cancel", "1")
    office.call("add", "--name", "Cem", "--email", "cem@stadt.example")
    refused = office.call("undo", "1")
    assert (refused.status, "given to somebody else" in refused.err) == (1, True)
    assert statuses(office) == {"1": "cancelled", "2": "accepted"}


def test_who_sat_past_capacity_gets_that_seat_back(office: Office) -> None:
    """Nobody has been seated since: it stands as it stood."""
    office.configure(events=[{**EVENT, "capacity": 1}])
    fill(office, one(1), one(2))
    office.call("cancel", "2")
    assert office.call("undo").status == 0
    assert statuses(office) == {"1": "accepted", "2": "accepted"}


def test_an_import_is_taken_back_as_a_whole(office: Office) -> None:
    """Nobody was written to, so they are gone."""
    path = office.folder / "liste.csv"
    path.write_text("name,email\nAnna,anna@stadt.example\nBert,bert@stadt.example\n")
    office.call("import", path)
    assert office.call("undo").status == 0
    assert people(office) == ()
    office.call("import", path)
    assert [who.id for who in people(office)] == ["3", "4"], "numbers are never used again"


def test_a_mail_that_was_registered_by_hand_waits_in_review_again(office: Office) -> None:
    """`review --register` is a decision like the others."""
    office.keep(Effects(ledger=(entry(7),), review=(waiting(7),)))
    items: tuple[ReviewItem, ...] = office.records().review
    office.call("review", "m7", "--register")
    assert office.call("undo").status == 0
    records = office.records()
    again = replace(entry(7), filed=False)  # the next run puts it back to where such mails lie
    assert (records.review, records.ledger, records.participants) == (items, (again,), ())


@pytest.mark.parametrize("outcome", [Outcome.REVIEW, Outcome.ACCEPTED])
def test_a_mail_that_was_dealt_with_waits_in_review_again(full: Office, outcome: Outcome) -> None:
    """`review ID --done` is a decision like the others: the one before it stands until it is taken back itself."""
    before = replace(entry(7), outcome=outcome)
    full.keep(Effects(ledger=(before,), review=(waiting(7),)))
    items = full.records().review
    full.call("decline", "1", "--silent")
    full.call("review", "m7", "--done")
    done = full.call("undo")
    assert (done.status, done.err) == (0, "")
    assert "review m7 --done" in done.out
    assert "m7 waits for a human again" in done.out
    records = full.records()
    assert (records.review, records.ledger) == (items, (replace(before, filed=False),))
    assert statuses(full)["1"] == "declined"
    assert "decline" in full.call("undo").out
    assert statuses(full)["1"] == "accepted"


def failed(office: Office) -> None:
    office.keep(Effects(outbox=(replace(reply(3, ReplyState.FAILED), last_error="550 no such user"),)))


def test_a_reply_that_was_set_aside_for_good_does_not_come_back(full: Office) -> None:
    """Its text is gone: undo says so and does not take back the decision before instead; with an id it does."""
    failed(full)
    full.call("decline", "1", "--silent")
    full.call("review", "r3", "--done")
    records = full.records()
    refused = full.call("undo")
    assert (refused.status, refused.out, refused.err.count("\n")) == (1, "", 1)
    assert "'review r3 --done'" in refused.err
    assert full.records() == records
    assert full.call("undo", "1").status == 0
    assert statuses(full)["1"] == "accepted"


def test_a_reply_that_was_to_go_again_is_a_refused_one_again(full: Office) -> None:
    """As long as it has not left; with the server's word."""
    failed(full)
    before = full.records().outbox
    full.call("review", "r3", "--retry")
    done = full.call("undo")
    assert (done.status, "r3 is a refused reply again" in done.out) == (0, True)
    (again,) = full.records().outbox
    assert (again.state, again.last_error, again.octets) == (ReplyState.FAILED, "550 no such user", before[0].octets)
    full.call("review", "r3", "--retry")
    send(full)
    refused = full.call("undo")
    assert (refused.status, "'review r3 --retry', which has sent" in refused.err) == (1, True)


def test_what_is_kept_of_a_settled_mail_goes_with_its_person(full: Office) -> None:
    """`forget` leaves nothing that undo could bring back."""
    full.keep(Effects(ledger=(entry(7),), review=(waiting(7),)))
    failed(full)
    full.call("review", "m7", "--done")
    full.call("review", "r3", "--retry")
    assert len(full.records().undo) == 2
    for address in ("joerg@stadt.example", "person3@stadt.example"):
        assert full.call("forget", address).status == 0
    assert full.records().undo == ()


def test_undo_of_a_reply_sent_again_names_no_correction(full: Office) -> None:
    """It decided nothing, so that there is nothing to revert: exit 1, with --correct too."""
    full.call("resend", "1")
    send(full)
    records = full.records()
    for words in ((), ("--correct",), ("1", "--correct")):
        refused = full.call("undo", *words)
        assert (refused.status, refused.out, refused.err.count("\n")) == (1, "", 1)
        assert ("cannot be taken back" in refused.err, "--correct" in refused.err) == (True, False)
    assert full.records() == records


def test_what_undo_needs_is_kept_for_two_weeks(full: Office) -> None:
    """Then the next decision drops it: personal data are not kept longer than needed."""
    now = one(1).arrived
    full.call("edit", "1", "--name", "Anna", now=now)
    full.call("edit", "2", "--name", "Bert", now=now + timedelta(days=13))
    assert [entry.people for entry in full.records().undo] == [("1",), ("2",)]
    full.call("edit", "2", "--name", "Bertha", now=now + timedelta(days=14))
    assert [entry.people for entry in full.records().undo] == [("2",), ("2",)]


def test_an_unknown_person_is_wrong_usage(full: Office) -> None:
    """Exit 2, as everywhere."""
    assert full.call("undo", "99").status == 2
