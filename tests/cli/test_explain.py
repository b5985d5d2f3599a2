"""`explain`: what would happen to raw mails, and why; nothing is changed."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest

from inbox_processor.adapters.files import read as read_mails
from inbox_processor.cli import context
from inbox_processor.desk.roster import Roster
from inbox_processor.pipeline import process as process_mail
from tests.cli.support import ESCAPE, EVENT, REPOSITORY, Office, process
from tests.system.workplace import BACKGROUND, NOW, PEOPLE, bare, letter, registration, withdrawal

ANNA, BERT = PEOPLE[:2]
KEYS = {
    "file", "message_id", "event", "outcome", "attention", "language", "participants", "reply", "reasons",
}  # fmt: skip


@pytest.fixture
def mails(office: Office) -> list[Path]:
    """Write a registration, a bare one, a completion of it, a withdrawal and an out-of-office note."""
    octets = [
        registration(ANNA),
        bare(BERT),
        letter(BERT, f"Hier mein Hintergrund: {BACKGROUND}", subject="Re: Anmeldung", key="-2"),
        withdrawal(ANNA),
        letter(BERT, "Ich bin nicht im Büro.", subject="Abwesenheitsnotiz", key="-3", Auto_Submitted="auto-replied"),
    ]
    folder = office.folder / "mails"
    folder.mkdir()
    paths = [folder / f"{number}.eml" for number in range(len(octets))]
    for path, mail in zip(paths, octets, strict=True):
        path.write_bytes(mail)
    return paths


def test_each_file_has_its_object_in_the_order_of_the_files(office: Office, mails: list[Path]) -> None:
    """With the keys of the contract; exit status 0 whatever the outcome."""
    done = office.call("explain", "--fresh", "--json", *mails)
    assert (done.status, done.err) == (0, "")
    objects = done.objects()
    assert [one["file"] for one in objects] == [str(path) for path in mails]
    assert all(one.keys() >= KEYS for one in objects)
    assert [one["outcome"] for one in objects] == ["accepted", "incomplete", "accepted", "cancelled", "ignored"]


def test_the_object_of_a_registration(office: Office, mails: list[Path]) -> None:
    """Person, reply and reasons as the contract shows them."""
    (one,) = office.call("explain", "--fresh", "--json", mails[0]).objects()
    assert one["message_id"] == "<anna.amsel@stadt.example>"
    assert (one["event"], one["language"], one["attention"]) == ("workshop", "de", False)
    (person,) = one["participants"]
    assert (person["name"], person["email"], person["outcome"]) == (ANNA, "anna.amsel@stadt.example", "accepted")
    assert "Stabsstelle Bürgerbeteiligung" in person["background"]
    assert one["reply"]["template"] == "accepted"
    assert one["reply"]["to"] == ["anna.amsel@stadt.example"]
    assert one["reply"]["subject"]
    assert "Rathaus Barmen" in one["reply"]["body"]
    assert all(reason.endswith((".", "!", "?")) for reason in one["reasons"])
    assert one["reasons"]


def test_where_no_reply_would_go_out_it_is_null_and_a_withdrawal_has_no_participants(
    office: Office, mails: list[Path]
) -> None:
    """Contract: `reply` null, `participants` [] for a withdrawal."""
    objects = office.call("explain", "--fresh", "--json", *mails).objects()
    assert objects[4]["reply"] is None
    assert (objects[3]["participants"], objects[3]["reply"]["template"]) == ([], "cancelled")


def test_without_fresh_each_mail_is_judged_alone_against_the_store(office: Office, mails: list[Path]) -> None:
    """Contract: against the store as it is; the mails before it in the call are not remembered."""
    objects = office.call("explain", "--json", mails[0], mails[3], now=NOW).objects()
    assert [one["outcome"] for one in objects] == ["accepted", "review"]


def test_with_fresh_the_wall_clock_does_not_enter(office: Office, mails: list[Path]) -> None:
    """Registration is open and the event ahead, whatever the time is, unless --at says otherwise."""
    event = {**EVENT, "starts": NOW - timedelta(days=300), "ends": NOW - timedelta(days=299)}
    office.configure(events=[{**event, "opens": NOW - timedelta(days=310)}])
    first = office.call("explain", "--fresh", "--json", mails[0], now=NOW)
    assert first.objects()[0]["outcome"] == "accepted"
    assert office.call("explain", "--fresh", "--json", mails[0], now=NOW + timedelta(days=5000)).out == first.out


@pytest.mark.parametrize(
    ("at", "outcome"), [("2090-07-06T10:29:59+02:00", "accepted"), ("2090-07-06T10:30:00+02:00", "declined")]
)
def test_at_names_the_time_of_the_mails(office: Office, mails: list[Path], at: str, outcome: str) -> None:
    """Registration closes with the start of the event, to the second."""
    (one,) = office.call("explain", "--fresh", "--at", at, "--json", mails[0]).objects()
    assert (one["outcome"], one["reply"]["template"]) == (outcome, {"declined": "closed"}.get(outcome, outcome))


@pytest.mark.parametrize(("at", "outcome"), [("2090-07-06T10:29:59", "accepted"), ("2090-07-06T10:30", "declined")])
@pytest.mark.parametrize("zone", ["Asia/Tokyo", "America/New_York"])
def test_a_time_without_offset_is_meant_in_the_events_zone(
    office: Office, mails: list[Path], at: str, outcome: str, zone: str
) -> None:
    """As in the config, wherever the machine stands."""
    done = process("explain", "--fresh", "--at", at, "--json", "--config", office.config, mails[0], TZ=zone)
    assert done.objects()[0]["outcome"] == outcome


def test_a_time_that_is_none_is_said_in_one_line(office: Office, mails: list[Path]) -> None:
    """Exit status 2, with an example of what is expected."""
    done = office.call("explain", "--at", "tomorrow", mails[0])
    assert (done.status, done.out, done.err.count("\n")) == (2, "", 1)
    assert "tomorrow" in done.err


def test_a_dash_is_standard_input(office: Office, mails: list[Path]) -> None:
    """For pipes; the object names it `-`."""
    (one,) = office.call("explain", "--fresh", "--json", "-", stdin=mails[0].read_bytes()).objects()
    assert (one["file"], one["outcome"]) == ("-", "accepted")


def test_explaining_changes_nothing(office: Office, mails: list[Path]) -> None:
    """No store is made, with or without --fresh."""
    before = office.files()
    office.call("explain", "--fresh", *mails)
    office.call("explain", *mails)
    assert office.files() == before


def test_files_that_cannot_be_opened_are_all_named_at_once(office: Office, mails: list[Path]) -> None:
    """Exit status 2, before anything is explained."""
    done = office.call("explain", "--fresh", "--json", mails[0], "gone.eml", office.folder)
    assert (done.status, done.out) == (2, "")
    assert "gone.eml" in done.err
    assert str(office.folder) in done.err
    assert "Traceback" not in done.err


@pytest.mark.parametrize("octets", [b"", b"\x00\xff" * 5000, b"no mail at all\n", b"%PDF-1.4\n" * 100])
def test_a_file_that_is_no_mail_still_gets_its_object(office: Office, octets: bytes) -> None:
    """Contract: review or ignored, with the reason; exit status 0."""
    path = office.folder / "x.eml"
    path.write_bytes(octets)
    done = office.call("explain", "--fresh", "--json", path)
    assert done.status == 0
    (one,) = done.objects()
    assert one["outcome"] in ("review", "ignored")
    assert one["reply"] is None
    assert one["reasons"]


def test_the_words_for_people_show_the_mail_and_what_was_made_of_it(office: Office, mails: list[Path]) -> None:
    """Outcome, reason, person, reply and rules; the text of the mail with its parts; no colours."""
    done = office.call("explain", "--fresh", mails[0])
    assert (done.status, done.err) == (0, "")
    assert ESCAPE not in done.out
    for words in (str(mails[0]), "accepted", ANNA, "Because", "Rules", "hiermit melde ich mich", "Stabsstelle"):
        assert words in done.out


def test_many_files_of_one_process_are_one_line_each(office: Office) -> None:
    """JSON Lines in UTF-8, whatever the locale of the process says."""
    mails = sorted((REPOSITORY / "tests/corpus/mails").glob("0*.eml"))[:20]
    done = process("explain", "--fresh", "--json", "--config", office.config, *mails, LC_ALL="C", PYTHONUTF8="0")
    assert done.status == 0
    assert [json.loads(line)["file"] for line in done.out.splitlines()] == [str(mail) for mail in mails]


def test_a_mail_that_the_desk_has_handled_is_explained_by_the_recorded_decision(
    office: Office, mails: list[Path]
) -> None:
    """Contract: without --fresh. With it the store does not enter."""
    fresh = office.call("explain", "--fresh", "--json", mails[0]).objects()[0]
    config = context.load(office.config)
    (raw,) = read_mails([str(mails[0])], NOW)
    office.keep(process_mail(raw, Roster(), context.office(config), NOW).effects)
    (one,) = office.call("explain", "--json", mails[0], now=NOW).objects()
    for key in ("message_id", "event", "outcome", "attention", "language", "participants"):
        assert one[key] == fresh[key]
    assert (one["reply"]["template"], one["reply"]["to"]) == ("accepted", ["anna.amsel@stadt.example"])
    assert "handled before" in one["reasons"][0]
    assert len(one["reasons"]) > 1
    text = office.call("explain", mails[0], now=NOW).out
    for words in (ANNA, "Stabsstelle", "accepted to anna.amsel@stadt.example", "handled before"):
        assert words in text
    assert office.call("explain", "--fresh", "--json", mails[0]).objects()[0] == fresh
