"""The mailbox as the organiser's desk: a second client moves mails; runs with a chosen clock decide, or leave it.

Rule of all tests here: what an organiser does with mails in any mail program is a decision where it is clear, and
nothing at all where it is not.
"""

from __future__ import annotations

import time
from datetime import timedelta

import pytest

from inbox_processor.model import Cause
from tests.cli.support import EVENT
from tests.servers.dovecot import Dovecot
from tests.system.test_daemon import running
from tests.system.workplace import NOW, PEOPLE, Workplace, address, bare, letter, parsed, polite, registration, until

pytestmark = pytest.mark.dovecot

ANNA, BERT, CARLA = PEOPLE[:3]
SEEN = NOW + timedelta(minutes=1)
RIPE = SEEN + timedelta(minutes=2)
QUESTION = polite("ist das Rathaus barrierefrei? Und gibt es einen Parkplatz?", ANNA)


def drag(desk: Workplace, origin: str, target: str, who: str = ANNA, how: str = "move") -> None:
    """Do what a mail program does when a mail is dragged: MOVE; COPY and mark; or COPY alone."""
    with desk.user.client() as client:
        client.select_folder(origin)
        (uid,) = client.search(["UNDELETED", "FROM", address(who)])
        if how == "move":
            client.move([uid], target)
            return
        client.copy([uid], target)
        if how == "mark":
            client.add_flags([uid], [rb"\Deleted"])


def ripen(desk: Workplace) -> None:
    """Let a run see what was dragged, and another one come when the time of grace is over."""
    desk.well(now=SEEN)
    desk.well(now=RIPE)


def by_folder(desk: Workplace) -> list[tuple[str, str, str]]:
    """Tell what the history says of drags: person, action, status."""
    history = desk.records().history
    return [
        (one.participant, one.action, one.status.value)
        for one in history
        if (one.cause, one.ref) == (Cause.ORGANISER, "folder")
    ]


@pytest.fixture
def one_seat(desk: Workplace) -> Workplace:
    """Make a desk with one seat: Anna has it, Bert waits."""
    desk.configure(events=[{**EVENT, "capacity": 1}], organiser={"address": "chef@example.org"})
    desk.deliver(registration(ANNA))
    desk.well()
    desk.deliver(registration(BERT))
    desk.well()
    assert desk.folders() == {"Accepted": 1, "Waitlist": 1}
    return desk


@pytest.mark.parametrize("how", ["move", "mark"])
@pytest.mark.parametrize(("target", "status"), [("Cancelled", "cancelled"), ("Declined", "declined")])
def test_from_accepted_to_cancelled_or_declined(desk: Workplace, target: str, status: str, how: str) -> None:
    """After the grace the record changes, the reply goes out, the history says who decided; not a minute before."""
    desk.deliver(registration(ANNA))
    desk.well()
    drag(desk, "Accepted", target, how=how)
    desk.well(now=SEEN)
    desk.well(now=RIPE - timedelta(seconds=1))
    assert desk.statuses() == {ANNA: "accepted"}
    assert desk.answered() == [(address(ANNA), "accepted")]
    desk.well(now=RIPE)
    assert desk.statuses() == {ANNA: status}
    assert desk.answered() == [(address(ANNA), "accepted"), (address(ANNA), status)]
    assert by_folder(desk) == [("1", status, status)]
    assert desk.folders() == {target: 1}
    before = desk.records()
    desk.well(now=RIPE + timedelta(minutes=1))
    assert desk.records() == before


def test_dragged_back_within_the_grace_nothing_has_happened(desk: Workplace) -> None:
    """No trace: neither in the records of people nor in the history, the outbox or the folders."""
    desk.deliver(registration(ANNA))
    desk.well()
    before = desk.records()
    drag(desk, "Accepted", "Cancelled")
    desk.well(now=SEEN)
    drag(desk, "Cancelled", "Accepted")
    ripen(desk)
    after = desk.records()
    assert (after.participants, after.history, after.outbox) == (before.participants, before.history, before.outbox)
    assert after.drags == ()
    assert desk.folders() == {"Accepted": 1}
    drag(desk, "Accepted", "Cancelled")
    desk.well(now=RIPE)
    desk.well(now=RIPE + timedelta(minutes=2))
    assert desk.statuses() == {ANNA: "cancelled"}


def test_a_freed_seat_is_given_on_and_the_mail_follows(one_seat: Workplace) -> None:
    """Who moves up is told; their mail lies where they stand now."""
    drag(one_seat, "Accepted", "Declined")
    ripen(one_seat)
    assert one_seat.statuses() == {ANNA: "declined", BERT: "accepted"}
    one_seat.well(now=RIPE)
    assert one_seat.folders() == {"Declined": 1, "Accepted": 1}
    assert one_seat.answered()[2:] == [(address(ANNA), "declined"), (address(BERT), "promoted")]


def test_past_capacity_the_mail_is_put_back_and_the_organiser_told(one_seat: Workplace) -> None:
    """No seat by a drag that is not there; one mail with the reason, and the desk stays as it was."""
    drag(one_seat, "Waitlist", "Accepted", BERT)
    ripen(one_seat)
    assert one_seat.statuses() == {ANNA: "accepted", BERT: "waitlisted"}
    assert one_seat.folders() == {"Accepted": 1, "Waitlist": 1}
    told = one_seat.taken()[-1]
    assert told.recipients == ("chef@example.org",)
    line = next(one for one in parsed(told).get_content().splitlines() if one.startswith("- "))
    assert line == (
        f"- m2 (2 {BERT}), Accepted: workshop: Noch 0 von 1 Plätzen frei, benötigt: 1. "
        "„accept 2 --over-capacity“ tut es trotzdem."
    )
    count = len(one_seat.taken())
    one_seat.well(now=RIPE + timedelta(minutes=5))
    assert (len(one_seat.taken()), by_folder(one_seat)) == (count, [])


def test_from_review_past_capacity_the_organiser_is_told_what_can_be_done(one_seat: Workplace) -> None:
    """Who wrote is named; the advice is one for a drag, not the option of a command."""
    one_seat.deliver(letter(CARLA, QUESTION, subject="Frage"))
    one_seat.well()
    drag(one_seat, "Review", "Accepted", CARLA)
    ripen(one_seat)
    assert one_seat.folders() == {"Accepted": 1, "Waitlist": 1, "Review": 1}
    told = parsed(one_seat.taken()[-1]).get_content()
    assert f"- m3 ({CARLA}), Accepted: workshop: Noch 0 von 1 Plätzen frei" in told
    assert "Legen Sie die Mail zu denen, die warten, oder erhöhen Sie capacity in der Konfiguration." in told
    assert "--" not in told


def test_incomplete_to_accepted(desk: Workplace) -> None:
    """The organiser's word counts more than a missing background."""
    desk.deliver(bare(ANNA))
    desk.well()
    assert desk.folders() == {"Incomplete": 1}
    drag(desk, "Incomplete", "Accepted")
    ripen(desk)
    assert desk.answered() == [(address(ANNA), "please_add"), (address(ANNA), "accepted")]
    assert desk.folders() == {"Accepted": 1}


@pytest.mark.parametrize(
    ("target", "status"),
    [
        ("Accepted", "accepted"),
        ("Declined", "declined"),
        ("Incomplete", "incomplete"),
    ],
)
def test_from_review_its_sender_is_registered(desk: Workplace, target: str, status: str) -> None:
    """As `review --register`, to the status of the folder; the reply answers the mail."""
    desk.deliver(letter(ANNA, QUESTION, subject="Frage"))
    desk.well()
    assert desk.folders() == {"Review": 1}
    drag(desk, "Review", target)
    ripen(desk)
    assert [one.status.value for one in desk.records().participants] == [status]
    reply = parsed(desk.taken()[-1])
    assert str(reply["In-Reply-To"]) == "<anna.amsel@stadt.example>"
    assert (desk.folders(), desk.records().review) == ({target: 1}, ())


def test_where_seats_are_free_nobody_is_made_to_wait(desk: Workplace) -> None:
    """They would be told to wait and, with the same run, that they have a seat."""
    desk.deliver(registration(ANNA), letter(BERT, QUESTION, subject="Frage"))
    desk.well()
    drag(desk, "Accepted", "Waitlist", ANNA)
    drag(desk, "Review", "Waitlist", BERT)
    ripen(desk)
    assert (desk.statuses(), len(desk.taken())) == ({ANNA: "accepted"}, 1)
    assert desk.folders() == {"Accepted": 1, "Review": 1}


def test_from_review_to_the_waiting_list_of_a_full_event(one_seat: Workplace) -> None:
    """At the place in line of the mail's arrival."""
    one_seat.deliver(letter(CARLA, polite("ist das Rathaus barrierefrei?", CARLA), subject="Frage"))
    one_seat.well()
    drag(one_seat, "Review", "Waitlist", CARLA)
    ripen(one_seat)
    assert one_seat.statuses()[CARLA] == "waitlisted"
    assert one_seat.answered()[-1] == (address(CARLA), "waitlisted")
    assert one_seat.folders() == {"Accepted": 1, "Waitlist": 2}


def test_undo_takes_a_drag_from_review_back(desk: Workplace) -> None:
    """The mail waits for a human again, in its folder."""
    desk.deliver(letter(ANNA, QUESTION, subject="Frage"))
    desk.well()
    drag(desk, "Review", "Accepted")
    ripen(desk)
    assert desk.call("undo", "--correct", "--yes", now=RIPE).status == 0
    desk.well(now=RIPE)
    assert [one.id for one in desk.records().review] == ["m1"]
    assert desk.folders() == {"Review": 1}


def test_from_review_to_done(desk: Workplace) -> None:
    """Dealt with: nobody is written to."""
    desk.deliver(letter(ANNA, QUESTION, subject="Frage"))
    desk.well()
    drag(desk, "Review", "Done")
    ripen(desk)
    assert (desk.folders(), desk.records().review, desk.taken()) == ({"Done": 1}, (), [])


def test_from_review_to_done_can_be_undone(desk: Workplace) -> None:
    """The mail waits for a human again, and lies in review after the next run."""
    desk.deliver(letter(ANNA, QUESTION, subject="Frage"))
    desk.well()
    drag(desk, "Review", "Done")
    ripen(desk)
    done = desk.call("undo", now=RIPE)
    assert (done.status, "m1 waits for a human again" in done.out) == (0, True)
    desk.well(now=RIPE)
    assert ([one.id for one in desk.records().review], desk.folders()) == (["m1"], {"Review": 1})


@pytest.mark.parametrize("kept", [True, False])
def test_a_copy_means_nothing(desk: Workplace, *, kept: bool) -> None:
    """Also where the copy goes again."""
    desk.deliver(registration(ANNA))
    desk.well()
    drag(desk, "Accepted", "Cancelled", how="copy")
    desk.well(now=SEEN)
    if not kept:
        desk.user.expunge("Cancelled")
    desk.well(now=RIPE)
    assert (desk.statuses(), desk.records().drags) == ({ANNA: "accepted"}, ())


@pytest.mark.parametrize("taken_to", ["", "Trash"])
def test_deletion_never_cancels_anybody(desk: Workplace, taken_to: str) -> None:
    """Neither purged at once nor put into a folder that the desk does not know."""
    desk.deliver(registration(ANNA))
    desk.well()
    if taken_to:
        with desk.user.client() as client:
            client.create_folder(taken_to)
        drag(desk, "Accepted", taken_to)
    else:
        desk.user.expunge("Accepted")
    ripen(desk)
    assert (desk.statuses(), len(desk.taken())) == ({ANNA: "accepted"}, 1)


def test_a_drag_that_is_deleted_within_the_grace_means_nothing(desk: Workplace) -> None:
    """It does not lie there any more when the time has come."""
    desk.deliver(registration(ANNA))
    desk.well()
    drag(desk, "Accepted", "Cancelled")
    desk.well(now=SEEN)
    desk.user.expunge("Cancelled")
    desk.well(now=RIPE)
    assert (desk.statuses(), desk.records().drags) == ({ANNA: "accepted"}, ())


def test_two_mails_of_one_person_in_folders_that_contradict(desk: Workplace) -> None:
    """Neither counts; both lie again where they belong, and the organiser hears why."""
    desk.configure(organiser={"address": "chef@example.org"})
    desk.deliver(bare(ANNA))
    desk.well()
    desk.deliver(registration(ANNA, key="-2"))
    desk.well()
    assert desk.folders() == {"Incomplete": 1, "Accepted": 1}
    drag(desk, "Accepted", "Declined")
    desk.well(now=SEEN)
    drag(desk, "Incomplete", "Waitlist")
    desk.well(now=SEEN + timedelta(minutes=1))
    desk.well(now=RIPE)
    assert desk.statuses() == {ANNA: "accepted"}
    assert desk.folders() == {"Incomplete": 1, "Accepted": 1}
    assert "die einander widersprechen" in parsed(desk.taken()[-1]).get_content()


def test_all_mails_of_a_person_follow_a_decision(desk: Workplace) -> None:
    """Also one by a command: the folders show where everybody stands."""
    desk.deliver(bare(ANNA))
    desk.well()
    desk.deliver(registration(ANNA, key="-2"))
    desk.well()
    assert desk.call("decline", "1", now=SEEN).status == 0
    desk.well(now=SEEN)
    assert desk.folders() == {"Declined": 2}
    assert by_folder(desk) == []
    assert desk.call("undo", "--correct", "--yes", now=SEEN).status == 0
    desk.well(now=SEEN)
    assert desk.folders() == {"Accepted": 2}


def test_a_mail_that_lies_in_the_folder_of_its_person_decides_nothing(desk: Workplace) -> None:
    """The older mail is put beside the newer one."""
    desk.deliver(bare(ANNA))
    desk.well()
    desk.deliver(registration(ANNA, key="-2"))
    desk.well()
    drag(desk, "Incomplete", "Accepted")
    ripen(desk)
    assert (by_folder(desk), len(desk.taken()), desk.folders()) == ([], 2, {"Accepted": 2})


def test_what_lay_there_before_the_first_look_decides_nothing(desk: Workplace) -> None:
    """A mailbox that an organiser has sorted for years, and a store of an older version."""
    with desk.user.client() as client:
        client.create_folder("Accepted")
        client.append("Accepted", registration(BERT))
    desk.deliver(registration(ANNA))
    desk.well()
    with desk.user.client() as client:
        client.append("Cancelled", registration(CARLA))
    ripen(desk)
    assert desk.statuses() == {ANNA: "accepted"}


def test_back_into_the_inbox_the_mail_is_filed_again(desk: Workplace) -> None:
    """The same mail once more: not answered again, nobody's status changes."""
    desk.deliver(registration(ANNA))
    desk.well()
    drag(desk, "Accepted", "INBOX")
    ripen(desk)
    assert (desk.folders(), desk.statuses(), len(desk.taken())) == ({"Accepted": 1}, {ANNA: "accepted"}, 1)
    drag(desk, "Accepted", "Cancelled")
    desk.well(now=RIPE)
    desk.well(now=RIPE + timedelta(minutes=2))
    assert desk.statuses() == {ANNA: "cancelled"}


def test_a_mail_without_message_id_is_known_by_its_content(desk: Workplace) -> None:
    """Some programs write none."""
    head, _, rest = registration(ANNA).partition(b"Message-ID:")
    desk.deliver(head + rest.partition(b"\r\n")[2])
    desk.well()
    drag(desk, "Accepted", "Cancelled")
    ripen(desk)
    assert desk.statuses() == {ANNA: "cancelled"}


def test_a_server_that_tells_no_numbers(dovecot: Dovecot, desk: Workplace, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without UIDPLUS the desk finds its own mails by their Message-IDs, and copies are still no decisions."""
    monkeypatch.setattr("inbox_processor.adapters.filing._copied", lambda _client: {})
    desk.deliver(registration(ANNA), registration(BERT))
    desk.well()
    drag(desk, "Accepted", "Cancelled", how="copy")
    drag(desk, "Accepted", "Declined", BERT)
    ripen(desk)
    assert desk.statuses() == {ANNA: "accepted", BERT: "declined"}
    drag(desk, "Declined", "Accepted", BERT)
    desk.well(now=RIPE)
    desk.well(now=RIPE + timedelta(minutes=2))
    assert desk.statuses() == {ANNA: "accepted", BERT: "accepted"}


def test_several_people_of_one_mail_stand_as_its_folder_says(desk: Workplace) -> None:
    """All whom it registered; with one reply."""
    text = polite(f"hiermit melde ich meine Kollegin {BERT} und mich an. {BACKGROUNDS}", ANNA)
    desk.deliver(letter(ANNA, text))
    desk.well()
    assert set(desk.statuses().values()) == {"accepted"}
    assert len(desk.statuses()) == 2
    drag(desk, "Accepted", "Cancelled")
    ripen(desk)
    assert set(desk.statuses().values()) == {"cancelled"}
    assert desk.folders() == {"Cancelled": 1}


BACKGROUNDS = "Wir leiten beide die Stabsstelle Bürgerbeteiligung der Stadt Auental."


def test_with_keywords_nothing_is_watched(desk: Workplace) -> None:
    """All mails lie in the inbox then."""
    desk.configure(folders={"mode": "keywords"})
    desk.deliver(registration(ANNA))
    desk.well()
    assert desk.call("decline", "1", now=SEEN).status == 0
    desk.well(now=SEEN)
    assert desk.user.flags() == [{b"$InboxProcessor", b"$Declined"}]
    assert desk.records().shelves == ()


def test_a_second_client_moves_mails_while_the_daemon_runs(desk: Workplace) -> None:
    """By its own clock: a drag is answered, one that is dragged back is not, a copy is not, a deletion is not."""
    desk.configure(folders={"grace": "2s"}, schedule={"poll_every": "1s"})
    desk.deliver(*(registration(name) for name in PEOPLE[:4]))
    with running(desk):
        assert until(lambda: desk.folders().get("Accepted") == 4 and len(desk.taken()) == 4)
        time.sleep(1.5)
        drag(desk, "Accepted", "Declined", ANNA)
        drag(desk, "Accepted", "Cancelled", BERT)
        drag(desk, "Accepted", "Cancelled", CARLA, how="copy")
        with desk.user.client() as client:
            client.select_folder("Accepted")
            client.delete_messages(client.search(["FROM", address(PEOPLE[3])]))
            client.expunge()
        assert until(lambda: len(desk.records().drags) == 3)
        drag(desk, "Cancelled", "Accepted", BERT)
        assert until(lambda: not desk.records().drags and len(desk.taken()) == 5, 15)
    stand = dict.fromkeys(PEOPLE[:4], "accepted")
    assert desk.statuses() == {**stand, ANNA: "declined"}
    assert desk.answered()[-1] == (address(ANNA), "declined")
    assert desk.call("verify").status == 1  # the deleted mail is named, and the copy is none of the desk's
