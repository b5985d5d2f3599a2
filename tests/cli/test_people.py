"""`participants` and `show`: the list, and one person with the history."""

from __future__ import annotations

import json
import re
import subprocess
import sys

import pytest
from msgspec.structs import replace
from rich.cells import cell_len

from inbox_processor.model import Effects, Status
from tests.adapters.samples import history, mail, person, reply
from tests.cli.support import ESCAPE, EVENT, Office, environment, on_terminal

KEYS = {
    "id", "event", "status", "name", "email", "background", "language", "arrived", "decided", "position", "message_ids",
    "bounced",
}  # fmt: skip


@pytest.fixture
def filled(office: Office) -> Office:
    """Make an office with three people of one event and one of another."""
    office.configure(events=[{**EVENT, "id": "wuppertal-2016"}, {**EVENT, "id": "essen", "tags": ["essen"]}])
    waiting = [replace(person(number, f"Wartende {number}", Status.WAITLISTED)) for number in (3, 2)]
    essen = replace(person(4, "Vier"), event="essen", email="person1@stadt.example")
    office.keep(mail(1), Effects(tuple(waiting)), Effects((essen,)))
    return office


def test_participants_as_json_has_the_keys_of_the_contract(filled: Office) -> None:
    """One object a line; times in RFC 3339 with offset; position only on the waiting list."""
    done = filled.call("participants", "--json")
    assert (done.status, done.err) == (0, "")
    people = {one["id"]: one for one in done.objects()}
    assert set(people) == {"1", "2", "3", "4"}
    assert all(one.keys() == KEYS for one in people.values())
    assert people["1"] == {
        "id": "1",
        "event": "wuppertal-2016",
        "status": "accepted",
        "name": "Käthe Groß",
        "email": "person1@stadt.example",
        "background": "Ich leite die Stabsstelle Bürgerbeteiligung,\nseit 2011.",
        "language": "de",
        "arrived": "2016-06-01T10:31:00+02:00",
        "decided": "2016-06-01T08:30:00+00:00",
        "position": None,
        "message_ids": ["<1@stadt.example>", "<antwort@desk.example>"],
        "bounced": None,
    }
    assert [people[one]["position"] for one in ("2", "3")] == [1, 2]


def test_participants_come_by_event_status_and_place_in_line(filled: Office) -> None:
    """Who has a seat first, then who waits, in the order in which they move up."""
    assert [one["id"] for one in filled.call("participants", "--json").objects()] == ["1", "2", "3", "4"]


def test_events_come_in_the_order_of_the_config(office: Office) -> None:
    """As `status` has them; those that the config has no more come last."""
    events = ("workshop", "essen", "aachen")
    office.configure(events=[{**EVENT, "id": one, "title": one, "tags": [one]} for one in events])
    office.keep(Effects(tuple(replace(person(at), event=one) for at, one in enumerate(("aachen", "zoo", *events), 1))))
    expected = ["workshop", "essen", "aachen", "aachen", "zoo"]
    assert [one["event"] for one in office.call("participants", "--json").objects()] == expected
    shown = office.call("participants").out
    assert sorted(events, key=shown.index) == list(events)
    exported = json.loads(office.call("export", "--format", "json").out)
    assert [one["event"] for one in exported] == expected


@pytest.mark.parametrize(
    ("words", "ids"),
    [
        (("--event", "essen"), ["4"]),
        (("--status", "waitlisted"), ["2", "3"]),
        (("--status", "accepted", "--event", "wuppertal-2016"), ["1"]),
        (("--status", "cancelled"), []),
    ],
)
def test_participants_can_be_chosen_by_event_and_status(filled: Office, words: tuple[str, ...], ids: list[str]) -> None:
    """Both options together narrow further; nothing found is an empty list, not a fault."""
    assert [one["id"] for one in filled.call("participants", "--json", *words).objects()] == ids


def test_an_unknown_event_is_named_with_those_that_there_are(filled: Office) -> None:
    """Exit status 2: a misspelt event must not look like an empty one."""
    done = filled.call("participants", "--event", "barmen")
    assert (done.status, done.out, done.err.count("\n")) == (2, "", 1)
    assert "wuppertal-2016, essen" in done.err


def test_the_table_shows_everybody_without_colours(filled: Office) -> None:
    """For people: status, name, address; no escape codes where it is no terminal."""
    out = filled.call("participants").out
    assert ESCAPE not in out
    for words in ("Käthe Groß", "person1@stadt.example", "waitlisted", "Wartende 2", "Stabsstelle"):
        assert words in out


def test_an_empty_list_is_said_in_words_and_is_empty_in_json(office: Office) -> None:
    """Before the first mail there is no store; that is no fault, and none is made."""
    assert office.call("participants").out == "Nobody is on the list.\n"
    assert (office.call("participants", "--json").status, office.call("participants", "--json").out) == (0, "")
    assert not office.store.exists()


def test_control_characters_of_strangers_do_not_reach_the_terminal(office: Office) -> None:
    """A name that holds escape codes cannot repaint the screen; JSON escapes them."""
    evil = replace(person(1, "Eve \x1b[2J\x07"), background="x\x1b]0;hidden\x07")
    office.keep(Effects((evil,)))
    for words in (("participants",), ("show", "1")):
        out = office.call(*words).out
        assert ESCAPE not in out
        assert "\x07" not in out
    assert ESCAPE not in office.call("participants", "--json").out


# --- on a terminal ------------------------------------------------------------------------------------------------

COLOURS = re.compile(r"\x1b\[[0-9;]*m")


@pytest.fixture
def long_list(office: Office) -> Office:
    """Make an office with long names and addresses, of every status."""
    office.configure(events=[{**EVENT, "id": "wuppertal-2016", "capacity": 4}])
    people = [
        replace(
            person(number, f"Anna-Lena Müller-Lüdenscheidt {number}", status),
            email=f"mueller-luedenscheidt{number}@stadt-am-see.example",
        )
        for number, status in enumerate((*Status, *Status), 1)
    ]
    office.keep(Effects(tuple(people)))
    return office


@pytest.mark.parametrize("columns", [80, 100, 140])
def test_the_list_can_be_read_in_a_window_of_this_width(long_list: Office, columns: int) -> None:
    """No line runs over the edge, each address stands whole on one line, and colours tell the statuses apart."""
    done, shown = on_terminal(columns, "participants", "--config", long_list.config)
    assert done == 0
    plain = COLOURS.sub("", shown)
    assert ESCAPE in shown
    assert ESCAPE not in plain
    assert all(cell_len(line) <= columns for line in plain.splitlines())
    for number in range(1, 13):
        assert sum(f"mueller-luedenscheidt{number}@stadt-am-see.example" in line for line in plain.splitlines()) == 1
    assert "4 of 4 seats" in plain


def test_a_column_that_the_narrow_window_lacks_is_named(long_list: Office) -> None:
    """A column that vanished in silence would look like one that does not exist."""
    _, shown = on_terminal(80, "participants", "--config", long_list.config)
    assert "No room in 80 columns for: " in shown
    _, shown = on_terminal(200, "participants", "--config", long_list.config)
    assert "No room" not in shown


def test_a_program_that_reads_the_list_gets_a_line_for_each_person(long_list: Office) -> None:
    """Piped: no colours, nothing folded and no column left out, however long the names are."""
    lines = long_list.call("participants").out.splitlines()
    people = [line for line in lines if "@stadt-am-see.example" in line]
    assert len(people) == 12
    assert all("Müller-Lüdenscheidt" in line and "01.06.2016" in line for line in people)
    assert not any("No room" in line for line in lines)


def test_the_list_shows_each_event_with_its_seats_as_a_bar(filled: Office) -> None:
    """The event's title and numbers stand above its people; an event that the config lost is named by its id."""
    filled.configure(events=[{**EVENT, "id": "wuppertal-2016"}])
    out = filled.call("participants").out
    assert "essen  (no longer in the config)" in out
    assert "█░" in out
    assert "1 of 20 seats" in out
    assert "2 waiting, 0 asked for details, 0 cancelled" in out
    chosen = filled.call("participants", "--status", "waitlisted").out
    assert "1 of 20 seats" in chosen
    assert "Käthe" not in chosen


@pytest.mark.parametrize("charset", ["latin-1", "ascii", "cp1252"])
@pytest.mark.parametrize("command", ["participants", "status"])
def test_a_terminal_of_another_charset_shows_what_it_can(filled: Office, charset: str, command: str) -> None:
    """A bar of letters where it has no blocks, "?" for a letter that it lacks; never a traceback."""
    line = [sys.executable, "-m", "inbox_processor", command, "--config", str(filled.config)]
    done = subprocess.run(line, capture_output=True, env=environment(PYTHONIOENCODING=charset), check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    assert "#....." in done.stdout.decode(charset)


# --- show ---------------------------------------------------------------------------------------------------------


def test_show_tells_every_field_and_the_history(filled: Office) -> None:
    """Mails, decisions and replies of one person."""
    done = filled.call("show", "1")
    assert (done.status, done.err) == (0, "")
    for words in ("Käthe Groß", "person1@stadt.example", "seit 2011.", "registered", "mail m1", "accepted, queued"):
        assert words in done.out


def test_show_as_json_is_one_object_with_the_history(filled: Office) -> None:
    """The keys of `participants --json`, and the history with its replies."""
    (shown,) = filled.call("show", "1", "--json").objects()
    assert shown.keys() > KEYS
    (entry,) = shown["history"]
    assert (entry["action"], entry["cause"], entry["status"]) == ("registered", "mail", "accepted")
    assert entry["reply"] == {"id": "r1", "template": "accepted", "state": "queued", "sent": None}


def test_show_finds_a_person_by_the_address(filled: Office) -> None:
    """Upper and lower case do not matter."""
    (shown,) = filled.call("show", "Person2@Stadt.EXAMPLE", "--json").objects()
    assert shown["id"] == "2"


def test_an_address_of_several_people_asks_for_the_id(filled: Office) -> None:
    """Contract: people may share an address; then the command names the ids. Exit status 2, one line."""
    done = filled.call("show", "person1@stadt.example")
    assert (done.status, done.out, done.err.count("\n")) == (2, "", 1)
    assert "1 (Käthe Groß, wuppertal-2016)" in done.err
    assert "4 (Vier, essen)" in done.err


@pytest.mark.parametrize("who", ["99", "nobody@stadt.example", "Käthe Groß", "m1", "-1x"])
def test_an_unknown_person_is_said_in_one_line(filled: Office, who: str) -> None:
    """Exit status 2, and where the ids stand."""
    done = filled.call("show", "--", who)
    assert (done.status, done.out, done.err.count("\n")) == (2, "", 1)
    assert f"{who}: no such person" in done.err


def test_show_says_where_mail_goes_until_the_person_has_written(office: Office) -> None:
    """An address that is only named in a text is recorded, not written to."""
    named = replace(person(1), writer="vorzimmer@stadt.example", reachable=False)
    office.keep(Effects((named,), (history(1),), (), (reply(1),)))
    assert "vorzimmer@stadt.example" in office.call("show", "1").out
