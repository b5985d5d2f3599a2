"""`announce TEMPLATE`: to all or to those of one status, after a preview and a count, never twice to one person."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from msgspec.structs import replace

from inbox_processor.cli import announcing, carrying
from inbox_processor.model import Effects, ReplyState, Status
from tests.cli.support import EVENT, Office
from tests.cli.test_deciding import fill, one

TEXT = "Subject: Neuer Ort – {{ event.title }}\n\nGuten Tag {{ name }},\n\nwir treffen uns im Saal 2.\n"


def template(office: Office, name: str = "neuer-ort", text: str = TEXT, language: str = "de") -> Path:
    path = office.folder / "templates" / language / f"{name}.txt.j2"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def desk(office: Office) -> Office:
    """Three people who come, wait or were asked; one who withdrew."""
    template(office)
    fill(office, one(1), one(2, Status.WAITLISTED), one(3, Status.INCOMPLETE), one(4, Status.CANCELLED))
    return office


def recipients(office: Office) -> list[str]:
    return [entry.to.partition("@")[0] for entry in office.records().outbox]


def test_the_first_mail_and_the_number_are_shown_before_anything_is_written(desk: Office) -> None:
    """Without a terminal: exit 2 names --yes, nothing changed; however few they are."""
    before = desk.records()
    done = desk.call("announce", "neuer-ort")
    assert (done.status, "--yes" in done.err, done.err.count("\n")) == (2, True, 1)
    for words in ("Neuer Ort – Expertenwerkstatt", "Guten Tag Person 1", "Saal 2", "3 mails to 3 people"):
        assert words in done.out
    assert desk.records() == before


def test_all_who_are_active_are_written_to_once(desk: Office) -> None:
    """Called again, nobody; somebody new only."""
    assert desk.call("announce", "neuer-ort", "--yes").status == 0
    assert recipients(desk) == ["person1", "person2", "person3"]
    again = desk.call("announce", "neuer-ort", "--yes")
    assert (again.status, "3 have been written to already" in again.out, len(recipients(desk))) == (0, True, 3)
    fill(desk, one(5))
    desk.call("announce", "templates/de/neuer-ort.txt.j2", "--yes")
    assert recipients(desk)[3:] == ["person5"]
    assert {(entry.kind.value, entry.cause) for entry in desk.records().outbox} == {
        ("announcement", "announce neuer-ort")
    }


def test_only_those_of_one_status(desk: Office) -> None:
    """Also of one that is not active any more."""
    desk.call("announce", "neuer-ort", "--status", "accepted", "--yes")
    assert recipients(desk) == ["person1"]
    desk.call("announce", "neuer-ort", "--status", "cancelled", "--yes")
    assert recipients(desk) == ["person1", "person4"]
    desk.call("announce", "neuer-ort", "--yes")
    assert recipients(desk) == ["person1", "person4", "person2", "person3"]


def test_a_call_that_was_cut_short_is_resumed(desk: Office) -> None:
    """What was queued stays queued; the rest follows with the next call."""
    commits = 0
    real = carrying.effects_of

    def broken(*words: Any) -> Any:
        nonlocal commits
        commits += 1
        if commits > 2:
            raise KeyboardInterrupt
        return real(*words)

    with mock.patch.object(announcing, "BATCH_MAILS", 1), mock.patch.object(carrying, "effects_of", broken):
        assert desk.call("announce", "neuer-ort", "--yes").status == 130
    assert recipients(desk) == ["person1", "person2"]
    assert desk.call("announce", "neuer-ort", "--yes").status == 0
    assert recipients(desk) == ["person1", "person2", "person3"]


def test_undo_takes_back_all_that_has_not_left(desk: Office) -> None:
    """All batches of one call; then the same people may be written to again."""
    with mock.patch.object(announcing, "BATCH_MAILS", 1):
        desk.call("announce", "neuer-ort", "--yes")
    assert desk.call("undo").status == 0
    assert {entry.state for entry in desk.records().outbox} == {ReplyState.WITHDRAWN}
    desk.call("announce", "neuer-ort", "--yes")
    assert [entry.state.value for entry in desk.records().outbox] == ["withdrawn"] * 3 + ["queued"] * 3


def sent(office: Office, *numbers: int) -> None:
    queued = office.records().outbox
    office.keep(Effects(outbox=tuple(replace(queued[at], state=ReplyState.SENT, octets=b"") for at in numbers)))


def test_an_announcement_that_has_gone_out_cannot_be_taken_back(desk: Office) -> None:
    """Exit 1, one line, nothing changed; --correct is no way and is not named."""
    desk.call("announce", "neuer-ort", "--yes")
    sent(desk, 0, 1, 2)
    records = desk.records()
    for words in ((), ("--correct",), ("2", "--correct")):
        refused = desk.call("undo", *words)
        assert (refused.status, refused.out, refused.err.count("\n")) == (1, "", 1)
        assert ("cannot be taken back" in refused.err, "--correct" in refused.err) == (True, False)
    assert desk.records() == records


@pytest.mark.parametrize("words", [(), ("--correct",)])
def test_an_announcement_is_taken_back_as_far_as_it_has_not_left(desk: Office, words: tuple[str, ...]) -> None:
    """Those who have it are named as a number; exit 1, as not all of it worked; the others can be written to again."""
    desk.call("announce", "neuer-ort", "--yes")
    sent(desk, 1)
    done = desk.call("undo", *words)
    assert (done.status, done.err.count("\n"), "1 mail has gone out" in done.err) == (1, 1, True)
    assert "2 replies were withdrawn" in done.out
    assert [entry.state.value for entry in desk.records().outbox] == ["withdrawn", "sent", "withdrawn"]
    desk.call("announce", "neuer-ort", "--yes")
    assert recipients(desk)[3:] == ["person1", "person3"]


def test_a_decision_can_be_undone_after_an_announcement(desk: Office) -> None:
    """To have been written to changes nobody's standing."""
    desk.call("cancel", "1")
    desk.call("announce", "neuer-ort", "--yes")
    queued = [entry for entry in desk.records().outbox if entry.kind.value == "announcement"]
    desk.keep(Effects(outbox=tuple(replace(entry, state=ReplyState.SENT) for entry in queued)))
    assert desk.call("undo", "1").status == 0
    assert desk.records().participants[0].status is Status.ACCEPTED


def test_events_come_one_after_the_other(office: Office) -> None:
    """Each mail speaks of its own event; the count names both."""
    office.configure(events=[EVENT, {**EVENT, "id": "essen", "title": "Essen", "tags": ["essen"]}])
    template(office)
    fill(office, replace(one(1), event="essen"), one(2), replace(one(3), event="essen"))
    done = office.call("announce", "neuer-ort", "--yes")
    assert "workshop: 1, essen: 2" in done.out
    assert recipients(office) == ["person2", "person1", "person3"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("gibtsnicht",), "de/gibtsnicht.txt.j2"),
        (("accepted",), "text of a reply"),
        (("_greeting",), "expected the name of a template"),
        (("neuer-ort", "--event", "x"), "--event x"),
        (("neuer-ort", "--status", "x"), "--status"),
    ],
)
def test_what_cannot_be_announced_is_one_line(desk: Office, words: tuple[str, ...], said: str) -> None:
    """Exit 2, nothing written."""
    done = desk.call("announce", *words)
    assert (done.status, said in done.err, done.err.count("\n")) == (2, True, 1)
    assert recipients(desk) == []


def test_a_template_with_a_fault_is_refused_before_anybody_is_written_to(desk: Office) -> None:
    """The lint holds for announcements as for replies: file, line, what."""
    template(desk, text=TEXT.replace("{{ name }}", "{{ nmae }}"))
    done = desk.call("announce", "neuer-ort", "--yes")
    assert (done.status, recipients(desk)) == (2, [])
    assert "de/neuer-ort.txt.j2, line 3" in done.err
    assert "did you mean name" in done.err


def test_each_reads_it_in_their_language_where_it_is_written(desk: Office) -> None:
    """Else in the event's first."""
    template(desk, text=TEXT.replace("Guten Tag", "Dear"), language="en")
    fill(desk, one(5, language="en"))
    desk.call("announce", "neuer-ort", "--status", "accepted", "--yes")
    octets = [entry.octets for entry in desk.records().outbox]
    assert [b"Dear" in mail for mail in octets] == [False, True]
