"""Personal data go when they have been kept long enough: from all files, and by config from the mailbox; counts stay.

Rule: pretix #1713 - a deletion that must be started by hand is forgotten, and one that misses the log is none.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from inbox_processor.desk.retention import counted
from inbox_processor.model import Status
from tests.cli.support import EVENT as FAR
from tests.searching import found_in
from tests.system.workplace import NOW, PEOPLE, Workplace, address, letter, polite, registration, withdrawal

pytestmark = pytest.mark.dovecot

ANNA, BERT, CARLA = PEOPLE[:3]
TRACES = (ANNA, BERT, CARLA, "Amsel", "Bussard", *map(address, (ANNA, BERT, CARLA)), "anna.amsel", "Auental")
ENDS = datetime(2016, 7, 6, 15, 0, tzinfo=UTC)
LATER = ENDS + timedelta(days=90)
EVENT = {**FAR, "starts": ENDS - timedelta(hours=6), "ends": ENDS}


def worked(desk: Workplace, **event: object) -> Workplace:
    """Fill a desk: two registered, one of them withdraws, one asks; one reply is refused and kept."""
    desk.configure(events=[{**EVENT, **event}], folders={"sent": "Sent"})
    for number, octets in enumerate(
        (
            registration(ANNA),
            registration(BERT),
            withdrawal(BERT),
            letter(CARLA, polite("ist das Rathaus barrierefrei?", CARLA), subject="Frage"),
        )
    ):
        desk.append(octets, NOW + timedelta(minutes=number))
    desk.well(now=NOW + timedelta(hours=1))
    assert desk.statuses() == {ANNA: "accepted", BERT: "cancelled"}
    assert found_in(desk.folder, (ANNA, BERT, CARLA)) != []
    return desk


def test_after_the_time_nothing_of_anybody_is_left_in_any_file(desk: Workplace) -> None:
    """Not a day before; then by the next run, whenever that is; the mails on the server stay without the option."""
    worked(desk)
    folders = desk.folders()
    desk.well(now=LATER - timedelta(minutes=1))
    assert set(desk.statuses()) == {ANNA, BERT}
    assert desk.once(now=LATER).status == 0
    assert found_in(desk.folder, TRACES) == []
    records = desk.records()
    assert (records.participants, records.outbox, records.review, records.undo) == ((), (), (), ())
    assert desk.folders() == folders
    assert counted(records.history, records.history[0].event) == {Status.ACCEPTED: 1, Status.CANCELLED: 1}
    assert desk.call("verify", "--offline").status == 0
    assert "erased: 1 had a seat, 0 waited, 1 had withdrawn, 0 had got none" in desk.call("status", now=LATER).out
    (event,) = desk.call("status", "--json", now=LATER).objects()[0]["events"]
    assert (event["accepted"], event["erased"]["accepted"], event["erased"]["cancelled"]) == (0, 1, 1)
    desk.well(now=LATER + timedelta(days=1))
    assert desk.records().history == records.history


def test_after_a_year_away_it_is_done_by_the_first_run(desk: Workplace) -> None:
    """And nobody is written to."""
    worked(desk)
    count = len(desk.taken())
    desk.once(now=LATER + timedelta(days=365))
    assert found_in(desk.folder, TRACES) == []
    assert len(desk.taken()) == count


def test_where_configured_the_mails_go_too(desk: Workplace) -> None:
    """Those of the event, and the copies of the replies; what others have put into the folders stays."""
    worked(desk, retention="10 days", retention_mails=True)
    desk.append(letter("Fremde Person", "Hallo"), NOW, "Accepted")
    desk.once(now=ENDS + timedelta(days=10))
    left = desk.user.folders()
    assert {name: len(mails) for name, mails in left.items() if mails} == {"Accepted": 1}
    assert b"Fremde" in left["Accepted"][0]
    assert found_in(desk.folder, TRACES) == []


def test_mails_of_machines_and_the_daily_mails_go_too(desk: Workplace) -> None:
    """A vacation note and the copy of what the organiser was told name people as well; so does a late word of thanks.

    Afterwards nothing is looked for any more.
    """
    desk.configure(
        [{**EVENT, "retention_mails": True}], folders={"sent": "Sent"}, organiser={"address": "chef@example.org"}
    )
    desk.append(registration(ANNA), NOW)
    desk.append(letter(BERT, "Ich bin bis Montag nicht im Hause.", Auto_Submitted="auto-replied"), NOW)
    desk.well(now=NOW + timedelta(days=1))
    desk.append(letter(ANNA, "Danke für den schönen Tag!", subject="Danke", key="-danke"), ENDS + timedelta(days=1))
    desk.well(now=ENDS + timedelta(days=2))
    assert desk.folders() == {"Accepted": 1, "Ignored": 1, "Review": 1, "Sent": 2}
    assert desk.call("review", "m3", "--done", now=ENDS + timedelta(days=2)).status == 0
    desk.well(now=ENDS + timedelta(days=2))
    desk.well(now=LATER)
    assert desk.folders() == {"Done": 1}
    desk.well(now=LATER + timedelta(days=2))
    assert desk.folders() == {}
    assert desk.call("verify").status == 0


def test_another_event_is_not_touched(desk: Workplace) -> None:
    """Somebody who took part in both stays where the time is not over."""
    later = {"id": "danach", "starts": ENDS + timedelta(days=60), "ends": ENDS + timedelta(days=61)}
    events = [{**EVENT, "tags": ["erste"]}, {**EVENT, **later, "tags": ["danach"]}]
    desk.configure(events=events)
    desk.append(registration(ANNA, to="anmelden+erste@example.org"), NOW)
    desk.append(registration(ANNA, key="-2", to="anmelden+danach@example.org"), NOW)
    desk.append(registration(BERT, to="anmelden+erste@example.org"), NOW)
    desk.well(now=NOW)
    assert len(desk.records().participants) == 3
    desk.once(now=LATER)
    assert [(one.event, one.name) for one in desk.records().participants] == [("danach", ANNA)]
    assert found_in(desk.folder, (BERT, address(BERT))) == []


def test_a_wrong_date_does_not_erase_a_list_that_is_in_use(desk: Workplace) -> None:
    """Who wrote after the time was over is kept as long from then on."""
    worked(desk)
    desk.configure(events=[{**EVENT, "starts": ENDS - timedelta(days=366), "ends": ENDS - timedelta(days=365)}])
    desk.once(now=NOW + timedelta(hours=2))
    assert set(desk.statuses()) == {ANNA, BERT}
    desk.once(now=NOW + timedelta(days=91))
    assert desk.records().participants == ()
