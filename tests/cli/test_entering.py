"""`add`, `edit`, `resend`: what an organiser enters by hand."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from inbox_processor.model import Effects, ReplyState, Status
from tests.adapters.samples import reply
from tests.cli.support import EVENT, Office
from tests.cli.test_deciding import fill, one, statuses, written

ADD = ("--name", "Petra Schulze", "--email", "Petra@Stadt.Example", "--background", "Leitet den Jugendclub")


def test_add_gives_a_seat_as_of_now_with_the_reply(office: Office) -> None:
    """The address was entered by an organiser, so it is written to."""
    done = office.call("add", *ADD, now=one(1).arrived)
    assert (done.status, done.err) == (0, "")
    (who,) = office.records().participants
    assert (who.name, who.email, who.background) == ("Petra Schulze", "Petra@stadt.example", "Leitet den Jugendclub")
    assert (who.status, who.arrived, who.queued, who.contact) == (
        Status.ACCEPTED,
        one(1).arrived,
        one(1).arrived,
        "Petra@stadt.example",
    )
    assert written(office) == [("accepted", "Petra@stadt.example", "queued")]


def test_add_waits_behind_those_who_wait(office: Office) -> None:
    """By the rule of the line; past it with --over-capacity."""
    office.configure(events=[{**EVENT, "capacity": 1}])
    fill(office, one(1), one(2, Status.WAITLISTED))
    office.call("add", *ADD)
    office.call("add", "--name", "Hans Meier", "--email", "hans@stadt.example", "--over-capacity", "--silent")
    assert list(statuses(office).values()) == ["accepted", "waitlisted", "waitlisted", "accepted"]
    assert [kind for kind, _, _ in written(office)] == ["waitlisted"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--name", "Petra", "--email", "petra"), "--email petra"),
        (("--name", "Petra", "--email", "a@b@c.example"), "--email"),
        (("--name", " ", "--email", "petra@stadt.example"), "--name"),
        (("--name", "Petra", "--email", "petra@stadt.example", "--event", "x"), "expected one of workshop"),
        (("--name", "Petra", "--email", "petra@stadt.example", "--language", "fr"), "expected one of de, en"),
        (("--name", "Petra"), "--email"),
        (("--name", "person 1", "--email", "PERSON1@stadt.example"), "1 has this name and address already"),
    ],
)
def test_what_cannot_be_added_is_one_line(office: Office, words: tuple[str, ...], said: str) -> None:
    """Exit 2, nothing changed."""
    fill(office, one(1))
    done = office.call("add", *words)
    assert (done.status, done.out, done.err.count("\n")) == (2, "", 1)
    assert said in done.err
    assert len(office.records().participants) == 1


def test_add_where_nothing_is_left_says_so(office: Office) -> None:
    """No seat and no waiting list: nobody is stored as declined behind the organiser's back."""
    office.configure(events=[{**EVENT, "capacity": 1, "waitlist": False}])
    fill(office, one(1))
    done = office.call("add", *ADD)
    assert (done.status, "--over-capacity" in done.err, len(office.records().participants)) == (2, True, 1)


def test_edit_mends_a_record_without_a_reply(office: Office) -> None:
    """The status stays; the new address is the one that is written to from now on."""
    fill(office, one(1, reachable=False, writer="amt@stadt.example"))
    assert office.call("edit", "1", "--name", "Anna  Amsel", "--email", "anna@neu.example").status == 0
    (who,) = office.records().participants
    assert (who.name, who.contact, who.status, written(office)) == (
        "Anna Amsel",
        "anna@neu.example",
        Status.ACCEPTED,
        [],
    )


def test_edit_that_completes_puts_into_line_as_of_now(office: Office) -> None:
    """Contract: the place in line is that of what completes it; the person is answered."""
    office.configure(events=[{**EVENT, "capacity": 1}])
    fill(office, one(1, Status.INCOMPLETE, background=None), one(2, Status.ACCEPTED), one(3, Status.WAITLISTED))
    assert office.call("edit", "1", "--background", "Leitet den Chor").status == 0
    assert [who["id"] for who in office.call("participants", "--status", "waitlisted", "--json").objects()] == [
        "3",
        "1",
    ]
    assert written(office) == [("waitlisted", "person1@stadt.example", "queued")]


def test_edit_that_does_not_complete_writes_nothing(office: Office) -> None:
    """Something else is missing still."""
    fill(office, one(1, Status.INCOMPLETE, name=None, background=None))
    assert office.call("edit", "1", "--background", "Leitet den Chor").status == 0
    assert (statuses(office), written(office)) == ({"1": "incomplete"}, [])


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("1",), "--name, --email or --background"),
        (("1", "--name", "Person 1"), "has these details already"),
        (("1", "--name", "Person 2", "--email", "person2@stadt.example"), "2 has this name and address"),
        (("1", "--email", "anna"), "--email anna"),
        (("9", "--name", "Anna"), "9: no such person"),
    ],
)
def test_what_cannot_be_edited_is_one_line(office: Office, words: tuple[str, ...], said: str) -> None:
    """Exit 2, nothing changed."""
    fill(office, one(1), one(2))
    done = office.call("edit", *words)
    assert (done.status, done.err.count("\n"), said in done.err) == (2, 1, True)
    assert office.records().participants == (one(1), one(2))


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (Status.ACCEPTED, "accepted"),
        (Status.WAITLISTED, "waitlisted"),
        (Status.INCOMPLETE, "please_add"),
        (Status.CANCELLED, "cancelled"),
        (Status.DECLINED, "declined"),
    ],
)
def test_resend_tells_the_present_status_again(office: Office, status: Status, kind: str) -> None:
    """A new reply; the status stays, the earlier reply is history."""
    fill(office, one(1, status))
    office.keep(Effects(outbox=(replace(reply(1, ReplyState.SENT, b""), event="workshop"),)))
    assert office.call("resend", "1").status == 0
    assert [(entry.kind.value, entry.state.value) for entry in office.records().outbox][1:] == [(kind, "queued")]
    assert statuses(office) == {"1": status.value}


def test_resend_sets_a_refused_reply_aside(office: Office) -> None:
    """`status` is healthy again: the new one takes its place."""
    fill(office, one(1))
    office.keep(Effects(outbox=(replace(reply(1, ReplyState.FAILED), event="workshop"),)))
    office.call("resend", "1")
    assert [entry.state.value for entry in office.records().outbox] == ["withdrawn", "queued"]


def test_resend_queues_nothing_twice(office: Office) -> None:
    """What a queued reply is about to tell is not written once more; it says so, exit 0 as there is nothing to do."""
    fill(office, one(1), one(2))
    office.call("resend", "1", now=one(9).arrived)
    records = office.records()
    again = office.call("resend", "1", now=one(9).arrived)
    assert (again.status, again.err) == (0, "")
    assert again.out == "1 Person 1: the reply 'accepted' (r1) is queued already and leaves with the next run.\n"
    assert (office.records().outbox, office.records().history) == (records.outbox, records.history)
    both = office.call("resend", "1", "2", now=one(9).arrived)
    assert ("(r1) is queued already" in both.out, "2 Person 2: resent" in both.out) == (True, True)
    assert [entry.participants for entry in office.records().outbox] == [("1",), ("2",)]


def test_resend_writes_anew_what_has_changed_or_left(office: Office) -> None:
    """A queued reply with the old name does not tell what is to be told."""
    fill(office, one(1))
    office.call("resend", "1")
    office.call("edit", "1", "--name", "Anna Amsel")
    assert "resent" in office.call("resend", "1").out
    assert len(office.records().outbox) == 2
    queued = office.records().outbox
    office.keep(Effects(outbox=tuple(replace(entry, state=ReplyState.SENT, octets=b"") for entry in queued)))
    assert "resent" in office.call("resend", "1").out
    assert len(office.records().outbox) == 3
