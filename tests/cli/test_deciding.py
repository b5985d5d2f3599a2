"""`accept`, `waitlist`, `decline`, `cancel`: an organiser's decisions, each with its reply."""

from __future__ import annotations

import os
import pty
import subprocess
import sys

import pytest
from msgspec.structs import replace

from inbox_processor.model import Effects, Participant, Records, ReplyState, Status
from tests.adapters.samples import history, person
from tests.cli.support import EVENT, Office, all_taken, environment

SEATS = 2


def one(number: int, status: Status = Status.ACCEPTED, **changes: object) -> Participant:
    """Make a person of the workshop: place in line by number."""
    waits = status in (Status.ACCEPTED, Status.WAITLISTED)
    base = replace(person(number, f"Person {number}", status), event="workshop")
    return replace(base, queued=base.queued if waits else None, **changes)


def fill(office: Office, *people: Participant) -> None:
    """Keep people with a history that tells the same."""
    entries = tuple(
        replace(history(at), participant=who.id, event=who.event, status=who.status, queued=who.queued, reply="")
        for at, who in enumerate(people, 1)
    )
    office.keep(Effects(people, entries))


def on_a_terminal(answer: bytes, *words: object) -> tuple[int, str]:
    """Run a command on a terminal and type the answer; give its exit status and all that the terminal took."""
    ours, its = pty.openpty()
    line = [sys.executable, "-m", "inbox_processor", *map(str, words)]
    with subprocess.Popen(line, stdin=its, stdout=its, stderr=its, env=environment()) as process:
        os.close(its)
        os.write(ours, answer)
        taken = all_taken(ours)
    return process.returncode, taken.decode()


@pytest.fixture
def full(office: Office) -> Office:
    """Two seats, both taken; two people wait, one was asked for something."""
    office.configure(events=[{**EVENT, "capacity": SEATS}])
    waiting = (one(3, Status.WAITLISTED), one(4, Status.WAITLISTED))
    fill(office, one(1), one(2), *waiting, one(5, Status.INCOMPLETE, background=None))
    return office


def statuses(office: Office) -> dict[str, str]:
    return {who.id: who.status.value for who in office.records().participants}


def written(office: Office) -> list[tuple[str, str, str]]:
    return [(entry.kind.value, entry.to, entry.state.value) for entry in office.records().outbox]


def decided(records: Records) -> list[tuple[str, str, str, str]]:
    return [
        (entry.participant, entry.action, entry.cause.value, entry.ref) for entry in records.history if entry.seq > 5
    ]


def test_cancel_frees_the_seat_for_the_head_of_the_line(full: Office) -> None:
    """Both are told; the history says who decided; the command says which mails go out."""
    done = full.call("cancel", "1")
    assert (done.status, done.err) == (0, "")
    assert statuses(full) == {"1": "cancelled", "2": "accepted", "3": "accepted", "4": "waitlisted", "5": "incomplete"}
    assert written(full) == [
        ("cancelled", "person1@stadt.example", "queued"),
        ("promoted", "person3@stadt.example", "queued"),
    ]
    assert decided(full.records()) == [("1", "cancelled", "organiser", "cancel"), ("3", "promoted", "desk", "cancel")]
    for words in ("1 Person 1: cancelled (was accepted)", "3 Person 3: moves up", "person3@stadt.example", "next run"):
        assert words in done.out


def test_accept_past_capacity_needs_the_option(full: Office) -> None:
    """Without it: exit 2, one line with the seats that are left, nothing changed."""
    before = full.records()
    refused = full.call("accept", "4")
    assert (refused.status, refused.out, refused.err.count("\n")) == (2, "", 1)
    assert "0 of 2 seats are left" in refused.err
    assert "--over-capacity" in refused.err
    assert full.records() == before
    assert full.call("accept", "4", "--over-capacity").status == 0
    assert statuses(full)["4"] == "accepted"
    assert written(full) == [("accepted", "person4@stadt.example", "queued")]


def test_accept_seats_somebody_incomplete_or_gone(office: Office) -> None:
    """The organiser's word counts: a missing background or an earlier withdrawal does not stop it."""
    fill(office, one(1, Status.INCOMPLETE, background=None), one(2, Status.CANCELLED), one(3, Status.DECLINED))
    assert office.call("accept", "1", "2", "3").status == 0
    assert set(statuses(office).values()) == {"accepted"}
    assert all(who.queued for who in office.records().participants)


def test_only_the_named_ones_of_a_group_are_decided_about(full: Office) -> None:
    """People of one mail: the others stay where they are."""
    fill(full, one(3, Status.WAITLISTED, group="m9"), one(4, Status.WAITLISTED, group="m9"))
    full.call("accept", "4", "--over-capacity")
    assert (statuses(full)["3"], statuses(full)["4"]) == ("waitlisted", "accepted")


def test_waitlist_puts_somebody_at_the_end(full: Office) -> None:
    """Their seat goes to the head of the line, not back to themselves; the reply names the place."""
    done = full.call("waitlist", "1")
    assert done.status == 0
    places = [who["id"] for who in full.call("participants", "--status", "waitlisted", "--json").objects()]
    assert places == ["4", "1"]
    assert statuses(full)["3"] == "accepted"
    assert ("waitlisted", "person1@stadt.example", "queued") in written(full)


def line(office: Office) -> list[str]:
    return [who["id"] for who in office.call("participants", "--status", "waitlisted", "--json").objects()]


def test_waitlist_with_a_place_orders_the_list(full: Office) -> None:
    """Who waits already is told nothing; `undo` gives the old order, and `verify` counts the same."""
    done = full.call("waitlist", "4", "--place", "1")
    assert (done.status, done.err) == (0, "")
    assert done.out.splitlines() == [
        "4 Person 4: moved, waitlisted.",
        "No reply is written.",
        "4 Person 4: place 1 on the waiting list.",
    ]
    assert line(full) == ["4", "3"]
    assert full.call("verify", "--offline").status == 0
    assert full.call("undo").status == 0
    assert line(full) == ["3", "4"]
    assert full.call("verify", "--offline").status == 0


def test_somebody_with_a_seat_can_be_put_at_the_head(full: Office) -> None:
    """The seat goes to who waits behind, not back to the person, who is told the place."""
    done = full.call("waitlist", "1", "--place", "1")
    assert (statuses(full)["1"], statuses(full)["3"], line(full)) == ("waitlisted", "accepted", ["1", "4"])
    assert ("waitlisted", "person1@stadt.example", "queued") in written(full)
    assert "place 1 on the waiting list" in done.out
    assert full.call("verify", "--offline").status == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("3", "--place", "1"), "the line stands in this order already"),
        (("4", "--place", "9"), "the line stands in this order already"),
        (("4", "--place", "0"), "0 is not in the range x>=1"),
        (("4", "--place", "eins"), "'eins' is not a valid integer"),
        (("99", "--place", "1"), "no such person"),
    ],
)
def test_a_place_that_cannot_be_changes_nothing(full: Office, words: tuple[str, ...], said: str) -> None:
    """One clear line."""
    before = full.files()
    done = full.call("waitlist", *words)
    assert (done.status, said in done.err, len(done.err.splitlines())) == (2, True, 1), done
    assert full.files() == before


def test_waitlist_says_where_seats_are_free(office: Office) -> None:
    """The rule of the line would let the person up again with the next mail: that is said."""
    fill(office, one(1))
    done = office.call("waitlist", "1")
    assert (done.status, statuses(office)) == (0, {"1": "waitlisted"})
    assert "20 seats are free" in done.out
    office.configure(events=[{**EVENT, "capacity": 1}])
    office.call("undo")
    assert "workshop: 1 seat is free" in office.call("waitlist", "1").out
    assert "0 of 1 seat\n" in office.call("participants").out


def test_a_waiting_list_of_a_length_is_kept(office: Office) -> None:
    """Past it only with --over-capacity."""
    office.configure(events=[{**EVENT, "capacity": 1, "waitlist": False}])
    fill(office, one(1), one(2, Status.DECLINED))
    assert "0 of 0 places on the waiting list" in office.call("waitlist", "2").err
    assert office.call("waitlist", "2", "--over-capacity").status == 0


def test_decline_tells_that_there_is_no_seat(full: Office) -> None:
    """Reply `declined`, whoever is named."""
    assert full.call("decline", "5", "person4@stadt.example").status == 0
    assert written(full) == [
        ("declined", "person5@stadt.example", "queued"),
        ("declined", "person4@stadt.example", "queued"),
    ]


def test_silent_writes_to_nobody_named(full: Office) -> None:
    """Who moves up is told all the same: they could not know."""
    done = full.call("cancel", "1", "--silent")
    assert done.status == 0
    assert written(full) == [("promoted", "person3@stadt.example", "queued")]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("accept", "1"), "1 is accepted"),
        (("cancel", "2", "99"), "99: no such person"),
        (("decline", "nobody@stadt.example"), "no such person"),
        (("waitlist", "3", "1"), "3 is waitlisted"),
        (("cancel", "six"), "six: no such person"),
    ],
)
def test_what_does_not_fit_is_one_line_and_changes_nothing(full: Office, words: tuple[str, ...], said: str) -> None:
    """Unknown id or address, wrong status: all or nothing over several ids."""
    before = full.files()
    done = full.call(*words)
    assert (done.status, done.out, done.err.count("\n")) == (2, "", 1)
    assert said in done.err
    assert {name: octets for name, octets in full.files().items() if "lock" not in name} == {
        name: octets for name, octets in before.items() if "lock" not in name
    }


def test_an_address_of_several_people_asks_for_the_id(full: Office) -> None:
    """It names them; nobody is decided about."""
    fill(full, one(1), one(2, email="person1@stadt.example"))
    done = full.call("cancel", "person1@stadt.example")
    assert done.status == 2
    assert "1 (Person 1, workshop)" in done.err
    assert "2 (Person 2, workshop)" in done.err
    assert statuses(full)["1"] == "accepted"


def test_more_than_five_people_are_written_to_with_consent_only(office: Office) -> None:
    """Without a terminal nothing is asked: exit 2 names --yes; five need none."""
    fill(office, *(one(number) for number in range(1, 8)))
    six = [str(number) for number in range(1, 7)]
    refused = office.call("cancel", *six)
    assert (refused.status, "--yes" in refused.err, "6 people" in refused.err) == (2, True, True)
    assert set(statuses(office).values()) == {"accepted"}
    assert office.call("cancel", "7", *six[:4]).status == 0
    assert office.call("accept", *six, "--yes").status == 2, "two of them have seats"
    assert office.call("cancel", *six[4:], "--yes").status == 0
    assert set(statuses(office).values()) == {"cancelled"}


def test_people_of_one_address_get_one_mail(office: Office) -> None:
    """A secretary who registered two of them reads one reply that names both."""
    pair = [one(number, email="sekretariat@stadt.example", writer="sekretariat@stadt.example") for number in (1, 2)]
    fill(office, *pair)
    office.call("decline", "1", "2")
    (entry,) = office.records().outbox
    assert (entry.to, entry.participants) == ("sekretariat@stadt.example", ("1", "2"))


def test_an_event_that_the_config_has_no_longer_is_said(office: Office) -> None:
    """No traceback: which event, which are known."""
    fill(office, replace(one(1), event="old"))
    done = office.call("cancel", "1")
    assert (done.status, "the event old is not in the config" in done.err, done.err.count("\n")) == (2, True, 1)


def test_two_replies_of_one_instant_have_two_message_ids(full: Office) -> None:
    """A clock that stands still must not make two mails one."""
    now = one(1).arrived
    full.call("cancel", "1", now=now)
    full.call("cancel", "2", now=now)
    ids = [entry.message_id for entry in full.records().outbox]
    assert len(set(ids)) == len(ids) == 4
    assert {entry.state for entry in full.records().outbox} == {ReplyState.QUEUED}


def test_a_no_changes_nothing_and_says_so(office: Office) -> None:
    """Exit 1: it was not done; 130 is for Ctrl-C."""
    fill(office, *(one(number) for number in range(1, 8)))
    before = office.records()
    status, shown = on_a_terminal(b"n\n", "decline", "--config", office.config, *range(1, 8))
    assert (status, "nothing was changed" in shown) == (1, True)
    assert office.records() == before
    status, shown = on_a_terminal(b"y\n", "decline", "--config", office.config, *range(1, 8))
    assert (status, set(statuses(office).values())) == (0, {"declined"})
