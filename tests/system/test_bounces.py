"""Replies that come back: who is marked, what is not sent any more, and what takes the mark away."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import timedelta

import pytest
from msgspec.structs import replace

from inbox_processor.desk import bouncing
from inbox_processor.model import Effects, ReplyState
from tests.bounces import FINAL, LATE, NO_BOUNCES, WHOM, Shape
from tests.conftest import absent
from tests.servers import postfix as postfix_server
from tests.servers.postfix import Postfix
from tests.system.workplace import NOW, PEOPLE, Workplace, address, letter, registration, until, withdrawal

pytestmark = pytest.mark.dovecot

ANNA, BERT, CARLA = PEOPLE[:3]
LATER = NOW + timedelta(days=1)


def registered(desk: Workplace, *names: str) -> None:
    """Have these people registered and answered."""
    desk.deliver(*map(registration, names))
    desk.well()


def came_back(desk: Workplace, shape: Shape, number: int = 0) -> bytes:
    """Write the notice about the reply with this place in the order of sending."""
    (envelope_id,) = (
        option.removeprefix("ENVID=") for option in desk.taken()[number].options if option.startswith("ENVID=")
    )
    return shape(desk.taken()[number].octets, envelope_id)


def listed(desk: Workplace, name: str) -> dict[str, object]:
    """Read somebody from `participants --json`."""
    return next(one for one in desk.call("participants", "--json").objects() if one["name"] == name)


@pytest.mark.parametrize("name", FINAL)
def test_a_bounce_marks_the_person_and_waits_for_a_human(desk: Workplace, name: str) -> None:
    """By ENVID, returned headers, thread or Message-ID in the text; the seat is kept; nobody is answered."""
    shape, status = FINAL[name]
    registered(desk, ANNA, BERT)
    desk.deliver(came_back(desk, shape))
    desk.well(now=LATER)
    assert (listed(desk, ANNA)["bounced"], listed(desk, ANNA)["status"]) == (status, "accepted")
    assert listed(desk, BERT)["bounced"] is None
    assert len(desk.taken()) == 2
    assert desk.folders() == {"Accepted": 2, "Review": 1}
    (item,) = desk.call("review", "--json").objects()
    assert status in item["reasons"][0]
    assert (item["rule"], item["understood"][0]["name"]) == ("bounced", ANNA)
    shown = desk.call("status", "--json", now=LATER)
    assert (shown.status, shown.objects()[0]["bounced"], shown.objects()[0]["review"]) == (0, 1, 1)
    assert "One person cannot be reached" in desk.call("status", now=LATER).out
    assert status in desk.call("show", WHOM).out
    assert desk.call("review", item["id"], "--register").status == 2
    assert desk.call("review", item["id"], "--done").status == 0


@pytest.mark.parametrize("name", LATE)
def test_a_notice_of_delay_marks_nobody(desk: Workplace, name: str) -> None:
    """RFC 3464, 2.3.3: delayed is not failed; the mail system goes on trying."""
    registered(desk, ANNA)
    desk.deliver(came_back(desk, LATE[name]))
    desk.well(now=LATER)
    assert listed(desk, ANNA)["bounced"] is None
    assert desk.folders() == {"Accepted": 1, "Ignored": 1}
    assert desk.records().review == ()


@pytest.mark.parametrize("name", NO_BOUNCES)
def test_what_merely_names_our_reply_marks_nobody(desk: Workplace, name: str) -> None:
    """A note of absence and a read receipt stand in the thread of our reply, and are ignored (RFC 3834, 2)."""
    registered(desk, ANNA)
    desk.deliver(came_back(desk, NO_BOUNCES[name]))
    desk.well(now=LATER)
    assert listed(desk, ANNA)["bounced"] is None
    assert len(desk.taken()) == 1
    assert desk.folders() == {"Accepted": 1, "Ignored": 1}


def test_a_notice_about_a_mail_that_we_never_wrote_marks_nobody(desk: Workplace) -> None:
    """Backscatter: somebody else wrote in our name; whoever wants to mark a person must have seen our reply."""
    registered(desk, ANNA)
    own = desk.taken()[0].octets.replace(str(desk.outbox()[0].message_id).encode(), b"<1@stranger.example>")
    desk.deliver(FINAL["postfix"][0](own, "r1"), FINAL["by-envelope-id"][0](own, "r1"))
    desk.well(now=LATER)
    assert listed(desk, ANNA)["bounced"] is None
    assert desk.folders() == {"Accepted": 1, "Ignored": 2}


def test_nothing_is_written_to_a_bad_address_and_the_seat_moves_on_without_a_mail(desk: Workplace) -> None:
    """Anna waits, her address bounces, Bert withdraws: she moves up all the same, and no reply goes into the void."""
    desk.configure(events=[{**_event(), "capacity": 1}])
    registered(desk, BERT)
    registered(desk, ANNA)
    desk.deliver(came_back(desk, FINAL["postfix"][0], 1), withdrawal(BERT))
    desk.well(now=LATER)
    assert desk.statuses() == {ANNA: "accepted", BERT: "cancelled"}
    assert [to for to, _ in desk.answered()] == [address(BERT), address(ANNA), address(BERT)]


def _event() -> dict[str, object]:
    from tests.cli.support import EVENT

    return dict(EVENT)


def test_a_reply_that_waits_is_taken_back_when_the_address_turns_out_bad(desk: Workplace) -> None:
    """No reply ever goes to a bad address, also none that was written before the notice came."""
    registered(desk, ANNA)
    waiting = replace(
        desk.outbox()[0], id="r9", state=ReplyState.QUEUED, octets=b"x", sent=None, message_id="<9@e.example>"
    )
    desk.keep(Effects(outbox=(waiting,)))
    desk.deliver(came_back(desk, FINAL["postfix"][0]))
    desk.well(now=LATER)
    assert len(desk.taken()) == 1
    assert [entry.state for entry in desk.outbox()] == [ReplyState.SENT, ReplyState.WITHDRAWN]


def test_a_later_mail_of_the_person_takes_the_mark_away_and_is_answered(desk: Workplace) -> None:
    """Who writes can be written to."""
    registered(desk, ANNA)
    desk.deliver(came_back(desk, FINAL["postfix"][0]))
    desk.well(now=LATER)
    desk.deliver(registration(ANNA, key="-2"))
    desk.well(now=LATER + timedelta(days=1))
    assert listed(desk, ANNA)["bounced"] is None
    assert [kind for _, kind in desk.answered()] == ["accepted", "already_registered"]
    assert desk.call("status", "--json", now=LATER).objects()[0]["bounced"] == 0


def test_another_address_ends_the_mark_and_the_old_one_again_brings_none(desk: Workplace) -> None:
    """The mark is of the address, not of the person; `cleared` takes it away for a new try."""
    registered(desk, ANNA)
    desk.deliver(came_back(desk, FINAL["postfix"][0]))
    desk.well(now=LATER)
    anna = desk.people()[ANNA]
    assert anna.bounced == "5.1.1"
    assert replace(anna, email="neu@stadt.example").bounced == ""
    assert bouncing.cleared(anna).bounced == ""


def test_the_second_notice_of_the_same_address_asks_nobody_again(desk: Workplace) -> None:
    """One mail in review for one person who cannot be reached."""
    registered(desk, ANNA)
    notice = came_back(desk, FINAL["postfix"][0])
    desk.deliver(notice, came_back(desk, FINAL["gmail"][0]))
    desk.well(now=LATER)
    assert desk.folders() == {"Accepted": 1, "Review": 1, "Ignored": 1}
    assert len(desk.records().review) == 1


def test_the_bounce_of_somebody_who_withdrew_needs_no_human(desk: Workplace) -> None:
    """Marked, and filed among the ignored."""
    registered(desk, ANNA)
    desk.deliver(withdrawal(ANNA))
    desk.well()
    desk.deliver(came_back(desk, FINAL["postfix"][0], 1))
    desk.well(now=LATER)
    assert desk.folders() == {"Cancelled": 1, "Accepted": 1, "Ignored": 1}
    assert desk.people()[ANNA].bounced == "5.1.1"


def test_a_forged_mail_takes_no_mark_away(desk: Workplace) -> None:
    """Where the trusted server says that the sender is not who it claims to be."""
    desk.configure(mailbox={"trusted_authserv_id": "mx.example.org"})
    registered(desk, ANNA)
    desk.deliver(came_back(desk, FINAL["postfix"][0]))
    desk.well(now=LATER)
    results = "mx.example.org; spf=fail; dkim=none; dmarc=fail header.from=stadt.example"
    desk.deliver(letter(ANNA, "Ich melde mich ab.", key="-x", Authentication_Results=results))
    desk.well(now=LATER)
    assert listed(desk, ANNA)["bounced"] == "5.1.1"


# --- a real mail system -------------------------------------------------------------------------------------------


@pytest.fixture
def relay(desk: Workplace) -> Iterator[Postfix]:
    """Run a Postfix between the desk and the server that takes the replies."""
    if not postfix_server.installed():
        absent("Postfix (apt-get install postfix)")
    if os.getuid() != 0:
        pytest.skip("Postfix can be run by root only.")
    assert desk.smtp is not None
    with Postfix(desk.smtp.port) as server:
        yield server


@pytest.mark.postfix
def test_the_bounce_of_a_real_postfix_marks_the_person_and_ends_there(desk: Workplace, relay: Postfix) -> None:
    """The desk hands in, Postfix tries, the next server refuses the recipient; Postfix's own notice comes to the desk,
    which marks Anna by the ENVID and answers nobody (Zammad #1131: the bounce of our own reply answered).
    """
    assert desk.smtp is not None
    desk.configure(smtp={"port": relay.port})
    desk.smtp.script["RCPT"] = ["550 5.1.1 no such user here"]
    desk.deliver(registration(ANNA))
    desk.well()
    assert until(desk.taken, 20), "no bounce came"
    (notice,) = desk.taken()
    assert notice.sender == "<>"
    reply = desk.outbox()[0]
    assert f"Original-Envelope-Id: {reply.envelope_id}".encode() in notice.octets
    desk.deliver(b"Return-Path: <>\r\n" + notice.octets)
    desk.well(now=LATER)
    assert (listed(desk, ANNA)["bounced"], listed(desk, ANNA)["status"]) == ("5.1.1", "accepted")
    assert desk.folders() == {"Accepted": 1, "Review": 1}
    assert len(desk.taken()) == 1


# --- the organiser ------------------------------------------------------------------------------------------------


def test_a_decision_about_somebody_with_a_bad_address_writes_nothing_and_resend_tries_again(desk: Workplace) -> None:
    """cancel: no mail into the void; resend: the organiser knows that the address works again."""
    registered(desk, ANNA, BERT)
    desk.deliver(came_back(desk, FINAL["postfix"][0]))
    desk.well(now=LATER)
    anna = desk.people()[ANNA].id
    assert desk.call("cancel", anna, now=LATER).status == 0
    desk.well(now=LATER)
    assert [to for to, _ in desk.answered()] == [address(ANNA), address(BERT)]
    assert desk.people()[ANNA].bounced == "5.1.1"
    assert desk.call("resend", anna, now=LATER).status == 0
    desk.well(now=LATER)
    assert desk.answered()[-1] == (address(ANNA), "cancelled")
    assert desk.people()[ANNA].bounced == ""


def test_another_address_by_the_organiser_takes_the_mark_away(desk: Workplace) -> None:
    """`edit --email`: the mark is of the address."""
    registered(desk, ANNA)
    desk.deliver(came_back(desk, FINAL["postfix"][0]))
    desk.well(now=LATER)
    assert desk.call("edit", desk.people()[ANNA].id, "--email", "a.amsel@stadt.example", now=LATER).status == 0
    assert listed(desk, ANNA)["bounced"] is None
    assert desk.call("status", "--json", now=LATER).objects()[0]["bounced"] == 0


def test_forgetting_somebody_erases_the_notice_too(desk: Workplace) -> None:
    """No name and no address stays in review with the bounce."""
    registered(desk, ANNA)
    desk.deliver(came_back(desk, FINAL["postfix"][0]))
    desk.well(now=LATER)
    assert desk.call("forget", address(ANNA), now=LATER).status == 0
    assert desk.records().review == ()
    assert not [name for name, octets in desk.files().items() if b"amsel" in octets.lower() and "config" not in name]
