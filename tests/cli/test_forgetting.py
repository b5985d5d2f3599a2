"""`forget ADDRESS`: everything of a person, out of every file of the store."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from msgspec.structs import replace

from inbox_processor.adapters.store import Store
from inbox_processor.model import Effects, OutboxEntry, ReplyState, Status
from tests.adapters.samples import ledger, reply
from tests.cli.support import EVENT, Office
from tests.cli.test_deciding import fill, one, statuses, written
from tests.cli.test_review import entry, waiting
from tests.searching import found_in

WHO = "person1@stadt.example"


def answer(number: int, *people: str, to: str = WHO, state: ReplyState = ReplyState.QUEUED) -> OutboxEntry:
    return replace(reply(number, state), event="workshop", participants=people, to=to)


def test_everything_of_the_person_goes_and_the_seat_is_given_on(office: Office) -> None:
    """Record, replies, review, undo data, older generations; who moves up is told; the answer lists what went."""
    office.configure(events=[{**EVENT, "capacity": 1}])
    fill(office, one(1, name="Käthe Groß-Amsel", background="Ich leite das Kulturamt."), one(2, Status.WAITLISTED))
    office.keep(Effects(outbox=(answer(1, "1"),), review=(waiting(7, sender=WHO),), ledger=(entry(7),)))
    office.call("edit", "1", "--background", "Ich leite die Fachstelle.")
    done = office.call("forget", WHO.upper())
    assert (done.status, done.err) == (0, "")
    for words in (
        "1 record of a person",
        "1 mail in review",
        "1 reply",
        "undo",
        "Person 2: moves up",
        "Mails on the server",
    ):
        assert words in done.out
    assert statuses(office) == {"2": "accepted"}
    assert written(office) == [("promoted", "person2@stadt.example", "queued")]
    needles = (WHO, "Käthe", "Groß-Amsel", "Kulturamt", "Fachstelle", "<1@stadt.example>", "Barrierefreiheit")
    assert found_in(office.folder, needles) == []
    actions = [(one.participant, one.action, one.status.value) for one in office.records().history[-2:]]
    assert actions == [("1", "forgotten", "cancelled"), ("2", "promoted", "accepted")]


def test_people_of_one_address_are_all_erased(office: Office) -> None:
    """An id names one of them; the address all."""
    fill(office, *(one(number, email=WHO, writer=WHO) for number in (1, 2, 3)), one(4))
    assert office.call("forget", "2").status == 0
    assert sorted(statuses(office)) == ["1", "3", "4"]
    assert office.call("forget", WHO).status == 0
    assert sorted(statuses(office)) == ["4"]


def test_people_registered_by_the_person_stay_without_a_trace_of_them(office: Office) -> None:
    """A secretary is erased; her chief keeps the seat, and mail goes to his own address."""
    chief = one(2, writer=WHO, reachable=False, thread=("<brief@stadt.example>",))
    fill(office, one(1), chief)
    office.keep(Effects(outbox=(answer(1, "2"),)))
    done = office.call("forget", WHO)
    assert "1 record of somebody else, cleaned" in done.out
    (who,) = office.records().participants
    assert (who.id, who.status, who.contact, who.thread) == ("2", Status.ACCEPTED, "person2@stadt.example", ())
    assert found_in(office.folder, (WHO, "<brief@")) == []


def test_a_reply_that_also_names_others_is_written_anew_for_them(office: Office) -> None:
    """It had not left: the others must not lose their answer."""
    fill(office, one(1), one(2))
    office.keep(Effects(outbox=(answer(1, "1", "2"),)))
    office.call("forget", WHO)
    assert [(entry.participants, entry.to) for entry in office.records().outbox] == [(("2",), "person2@stadt.example")]


def test_somebody_who_only_wrote_a_mail_can_be_forgotten(office: Office) -> None:
    """Nobody registered: the mail in review holds the name."""
    office.keep(Effects(ledger=(entry(7),), review=(waiting(7, sender="x@dorf.example"),)))
    assert office.call("forget", "x@dorf.example").status == 0
    records = office.records()
    assert (records.review, [one.settled for one in records.ledger]) == ((), [True])
    assert found_in(office.folder, ("x@dorf.example", "joerg@stadt.example", "Jörg")) == []


def test_what_only_an_older_generation_holds_goes_too(office: Office) -> None:
    """An addition that was undone is in no record, but in the journal."""
    office.call("add", "--name", "Cem Kaya", "--email", "cem@dorf.example")
    office.call("undo")
    assert found_in(office.folder, ("cem@dorf.example",)) != []
    assert office.call("forget", "cem@dorf.example").status == 0
    assert found_in(office.folder, ("cem@dorf.example", "Cem Kaya")) == []
    again = office.call("forget", "cem@dorf.example")
    assert (again.status, again.err.count("\n"), "nothing is stored" in again.err) == (2, 1, True)


def test_copies_of_damaged_files_that_speak_of_the_person_are_removed(office: Office) -> None:
    """The store's own advice makes them; one that does not speak of the person stays."""
    fill(office, one(1))
    damaged, other = office.store.with_name("registrations.json.damaged"), Path(f"{office.store}.journal.aside")
    damaged.write_bytes(office.store.read_bytes())
    other.write_text("…")
    assert "registrations.json.damaged" in office.call("forget", WHO).out
    assert (damaged.exists(), other.exists()) == (False, True)


@pytest.mark.parametrize("line", [("forget", "9"), ("show", "9", "--export"), ("forget", "anna")])
def test_an_id_that_nobody_has_erases_nothing(office: Office, line: tuple[str, ...]) -> None:
    """A number stands somewhere in every file: a mistyped id must not remove a copy that somebody may still need."""
    fill(office, one(1))
    copy = office.folder / f"{office.store.name}.damaged"
    copy.write_text('{"seq": 9, "name": "Anna"}')
    done = office.call(*line)
    expected = f"inbox-processor: {line[1]}: nobody has this id; see 'inbox-processor participants'\n"
    assert (done.status, done.out, done.err) == (2, "", expected)
    assert copy.exists()


def test_the_ledger_keeps_digests_so_that_an_old_mail_is_not_answered_again(office: Office) -> None:
    """Ids of the person go, the digests stay."""
    fill(office, one(1), one(2))
    office.keep(Effects(ledger=(replace(ledger(1), participants=("1", "2")),)))
    office.call("forget", WHO)
    (mail,) = office.records().ledger
    assert (mail.participants, mail.message_key, mail.digest) == (("2",), ledger(1).message_key, ledger(1).digest)


def test_a_process_at_work_hears_of_the_erasure(office: Office) -> None:
    """It takes the records anew, and the entry that it was about to send is not sent."""
    fill(office, one(1))
    office.keep(Effects(outbox=(answer(1, "1"),)))
    with Store.open(office.store, write=True, run=True) as daemon:
        (entry_,) = daemon.records().outbox
        assert office.call("forget", WHO).status == 0
        assert not daemon.mark(replace(entry_, state=ReplyState.SENDING))
        assert daemon.refresh().reloaded
        assert daemon.records().participants == ()
    assert found_in(office.folder, (WHO,)) == []


@pytest.mark.parametrize("who", [WHO, "1"])
def test_show_export_gives_all_that_is_stored(office: Office, who: str) -> None:
    """One JSON document; what would be erased is what is handed over."""
    fill(office, one(1), one(2))
    office.keep(Effects(outbox=(answer(1, "1"),), ledger=(ledger(1),), review=(waiting(7, sender=WHO),)))
    done = office.call("show", who, "--export")
    assert (done.status, done.err) == (0, "")
    stored = json.loads(done.out)
    assert [(person["name"], person["email"]) for person in stored["people"]] == [("Person 1", WHO)]
    assert [mail["subject"] for mail in stored["mails_in_review"]] == ["Frage: Barrierefreiheit?"]
    assert [(mail["to"], "Text" in mail["octets"]) for mail in stored["replies"]] == [(WHO, True)]
    assert stored["history"][0]["action"] == "registered"
    assert "person2@" not in done.out
    assert office.call("show", "nobody@x.example", "--export").status == 2
