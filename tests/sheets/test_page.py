"""The page to print: what stands on it, and that no stranger's words do anything on it."""

from __future__ import annotations

import base64
import hashlib
import re
from collections import Counter
from datetime import timedelta

import lxml.html
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from inbox_processor.model import Status
from inbox_processor.sheets.page import BACKGROUND_CHARACTERS, WALK_INS, page
from tests.adapters.samples import START, person
from tests.mail.workshop import WORKSHOP
from tests.sheets.people import ENGLISH, HOSTILE, crowd, listing, written


def read(octets: bytes) -> lxml.html.HtmlElement:
    """Read the page as a browser would."""
    return lxml.html.document_fromstring(octets.decode("utf-8"))


def shape(octets: bytes) -> Counter[tuple[str, ...]]:
    """Count the elements with the names of their attributes; paragraphs aside, of which a long text has more."""
    elements = read(octets).iter()
    return Counter((str(one.tag), *sorted(map(str, one.attrib))) for one in elements if str(one.tag) not in ("p", "br"))


def words(octets: bytes) -> str:
    return told(read(octets).body)


def told(element: lxml.html.HtmlElement) -> str:
    """Give the text, a blank between two cells."""
    return " ".join(" ".join(map(str, element.itertext())).split())


@pytest.mark.parametrize("evil", HOSTILE)
def test_no_field_of_a_stranger_makes_an_element(evil: str) -> None:
    """Every field is text: the page has the elements and attributes that it has for an honest person."""
    honest = shape(page([listing([written("Anna")])]))
    assert shape(page([listing([written(evil)])])) == honest


@settings(max_examples=60, deadline=None)
@given(st.text(min_size=1, max_size=80))
def test_no_text_at_all_makes_an_element(evil: str) -> None:
    """The same for whatever can be written."""
    found = shape(page([listing([replace(person(1, f"A{evil}"), background=f"A{evil}")])]))
    assert found == shape(page([listing([written("Anna")])]))


def test_the_titles_of_the_event_are_text_too() -> None:
    """They come from the config, which may hold an ampersand."""
    event = replace(WORKSHOP, title="Rat & Bürger <Forum>", place="</section><b>Saal</b>")
    assert "Rat & Bürger <Forum>" in words(page([listing([person(1)], event)]))
    assert not read(page([listing([person(1)], event)])).xpath("//b[text()='Saal']")


def test_the_page_needs_no_network_and_no_script() -> None:
    """It can be mailed and opened anywhere: nothing is loaded, nothing runs, and its policy forbids both."""
    text = page([listing(crowd())]).decode()
    tree = read(text.encode())
    assert not tree.xpath("//script | //link | //img | //iframe | //object | //a | //form | //base")
    assert not tree.xpath("//@href | //@src | //@style | //@*[starts-with(name(), 'on')]")
    assert "url(" not in text
    assert "@import" not in text
    (policy,) = tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    (style,) = re.findall(r"<style>(.*?)</style>", text, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    # CSP says nothing of what stands before it.
    assert text.index("Content-Security-Policy") < text.index("<style>")


def test_directions_and_control_characters_are_gone() -> None:
    """A name cannot turn the row around; a text of another direction stands alone."""
    text = page([listing([written(one) for one in HOSTILE])]).decode()
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]", text)
    names = read(text.encode()).xpath("//section[1]//tbody//td[2]")
    assert all(cell[0].tag == "bdi" for cell in names if cell.text_content().strip())


def test_a_very_long_text_is_cut_and_says_so() -> None:
    """Half a sheet of paper is enough for one person; `show` has the rest."""
    text = words(page([listing([written("W" * 50_000)])]))
    assert "gekürzt; ganz: inbox-processor show 1" in text
    assert len(text) < BACKGROUND_CHARACTERS + 2_500


def test_a_pile_of_marks_does_not_paint_over_the_lines_around() -> None:
    """Two marks on a letter are as many as a script needs."""
    text = page([listing([written("z" + "\u0335\u0336\u0337" * 200)])]).decode()
    assert not re.search("[\u0300-\u036f]{3}", text)
    assert "Nguye\u0302\u0303n Thi\u0323" in page([listing([written("Nguye\u0302\u0303n Thi\u0323")])]).decode()


def test_the_sheet_to_lay_out_shows_names_alone() -> None:
    """It lies open in the room: no address, no background, nobody who has no seat; by last name, with room for more."""
    tree = read(page([listing(crowd())]))
    sheet = tree.xpath("//section")[0]
    rows = [told(row) for row in sheet.xpath(".//tbody/tr")]
    assert rows == ["1 Person Nummer2", "2 Jutta Zander", *[""] * WALK_INS]
    assert "@" not in sheet.text_content()
    assert "Stabsstelle" not in sheet.text_content()
    for later in tree.xpath("//section")[1:]:
        assert "Nur für das Organisationsteam." in later.text_content()


@pytest.mark.parametrize(
    "names",
    [
        ["Groß, Käthe", "Anna Müller", "Jutta von Ohlen", "Petra Schulze, M.A.", "Ömer Özdemir Ükten"],
        ["Zoë Abel", "Ärmel Ahrens", "Ben Ähren-Bach", "Carl Azur"],
    ],
)
def test_the_attendance_list_goes_by_last_names(names: list[str]) -> None:
    """As one looks for oneself at the door; umlauts stand with their vowels, a degree is no last name."""
    people = [person(number, name) for number, name in enumerate(reversed(names), 1)]
    found = read(page([listing(people)])).xpath("//section[1]//tbody//bdi/text()")
    expected = {"Groß, Käthe": names, "Zoë Abel": ["Zoë Abel", "Ben Ähren-Bach", "Ärmel Ahrens", "Carl Azur"]}
    assert found == expected[names[0]]


def test_seats_waiting_list_and_backgrounds_are_told() -> None:
    """An offered seat is a taken one; who withdrew is counted, not named."""
    tree = read(page([listing(crowd())]))
    seats, backgrounds = (told(one) for one in tree.xpath("//section")[1:])
    figures = ("17 frei", "1 warten", "1 um Ergänzung gebeten", "2 abgesagt oder abgelehnt")
    assert all(found in seats for found in ("3 von 20 Plätzen vergeben", *figures))
    assert "Platz angeboten, noch keine Antwort Name E-Mail Eingegangen Person Nummer4" in seats
    assert "1 Person Nummer3 person3@stadt.example 03.06.2016 10:30" in seats
    assert "Person Nummer5" not in seats + backgrounds
    assert "Ich leite die Stabsstelle Bürgerbeteiligung," in backgrounds
    assert "Warteliste · 1" in backgrounds


def test_the_bar_of_seats_is_as_long_as_they_are() -> None:
    """Two of twenty seats taken, one offered: parts of a thousand, one after the other."""
    bars = read(page([listing(crowd())])).xpath("//svg[@class='bar']/rect")
    found = [(one.get("class"), float(one.get("x")), float(one.get("width"))) for one in bars]
    assert found == [("seat", 0, 100), ("waiting", 100, 50), ("free", 150, 850)]


def test_more_people_than_seats_fill_the_bar_and_leave_none_free() -> None:
    """An organiser may go past the capacity; nothing runs out of the picture."""
    event = replace(WORKSHOP, capacity=1)
    tree = read(page([listing([person(1), person(2)], event)]))
    assert [one.get("width") for one in tree.xpath("//svg[@class='bar']/rect")] == ["1000.0"]
    assert "2 von 1 Plätzen vergeben 0 frei" in words(page([listing([person(1), person(2)], event)]))


def test_the_page_speaks_the_first_language_of_the_event() -> None:
    """Words, dates and the page's number; each event its own."""
    text = page([listing([person(1)], ENGLISH), listing([person(2)])]).decode()
    assert '<html lang="en">' in text
    assert '"Page " counter(page)' in text
    for found in ("Wednesday, 6 July 2016", "1 of 20 seats taken", "Mittwoch, 6. Juli 2016", "1 von 20 Plätzen"):
        assert found in text
    assert [one.get("lang") for one in read(text.encode()).xpath("//section")] == ["en"] * 3 + ["de"] * 3


def test_times_are_told_in_the_zone_of_the_event() -> None:
    """The same instant is another clock in Lisbon."""
    waiting = replace(person(1, status=Status.WAITLISTED), arrived=START)
    assert "01.06.2016 09:30" in words(page([listing([waiting], replace(WORKSHOP, timezone="Europe/Lisbon"))]))


def test_an_empty_list_is_a_page_to_sign_all_the_same() -> None:
    """Before the first mail: empty lines, no picture."""
    tree = read(page([listing([])]))
    assert len(tree.xpath("//section[1]//tbody/tr")) == WALK_INS
    assert not tree.xpath("//figure")
    assert "Noch niemand." in tree.text_content()


def test_the_print_repeats_the_header_and_breaks_no_row() -> None:
    """A4; every table has a thead, each section after the first begins a new sheet."""
    text = page([listing(crowd())]).decode()
    for rule in (
        "size: A4",
        "thead { display: table-header-group; }",
        "tr { break-inside: avoid; }",
        "break-before: page",
    ):
        assert rule in text
    assert not read(text.encode()).xpath("//table[not(thead/tr/th)]")


def test_one_order_one_page() -> None:
    """The same list is the same octets: nothing of the clock, nothing by chance."""
    people = [replace(one, arrived=one.arrived + timedelta(hours=3)) for one in crowd()]
    assert page([listing(people)]) == page([listing(people)])
