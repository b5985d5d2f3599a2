"""Templates: reading, rendering, the vocabulary, and what the lint says."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import fields, replace
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox_processor.adapters.templates import decoded, load
from inbox_processor.errors import ConfigError
from inbox_processor.mail.addressing import paragraphs, same_person, shown_name, single_line
from inbox_processor.mail.context import Contexts, EventWords, PersonWords
from inbox_processor.mail.reply import ReplyWriter
from inbox_processor.mail.templates import BrokenTemplateError, Templates, tidy
from inbox_processor.mail.variables import FILTERS, VARIABLES, describe
from inbox_processor.mail.wording import wording
from inbox_processor.model import Event, ReplyKind
from tests.mail.workshop import BARE, DESK, DOMAIN, JAN, LETTER, NOW, PETRA, WORKSHOP, order, write

README = Path(__file__).resolve().parents[2] / "templates" / "README.md"
GOOD = "Subject: Hallo\n\nText am {{ date }}.\n"


def problems(extra: Mapping[str, str], *events: Event) -> tuple[str, ...]:
    """What the lint says where these files lie over the built-in ones."""
    return ReplyWriter({**load(None), **extra}, DESK, DOMAIN).problems(events or (WORKSHOP,))


# --- reading files ------------------------------------------------------------------------------------------------


def test_every_reply_is_built_in_in_german_and_english():
    """A floor of the contract: both languages are complete."""
    names = set(load(None))
    assert {f"{language}/{kind.value}.txt.j2" for language in ("de", "en") for kind in ReplyKind} <= names


def test_a_file_of_the_organiser_takes_the_place_of_the_built_in_one(tmp_path):
    """A folder needs only the files that differ."""
    (tmp_path / "de").mkdir()
    (tmp_path / "de" / "accepted.txt.j2").write_text(GOOD, encoding="utf-8")
    sources = load(tmp_path)
    assert sources["de/accepted.txt.j2"] == GOOD
    assert sources["en/accepted.txt.j2"] == load(None)["en/accepted.txt.j2"]


def test_a_folder_that_is_not_there_leaves_the_built_in_texts(tmp_path):
    """The default folder "templates" may be absent."""
    assert load(tmp_path / "templates") == load(None)


@pytest.mark.parametrize(
    "octets",
    [
        "Grüße\r\n– Ende".encode(),
        b"\xef\xbb\xbf" + "Grüße\n– Ende".encode(),
        "Grüße\r\n– Ende".encode("cp1252"),
        "Grüße\r\n– Ende".encode("utf-16"),
        "Grüße\r– Ende".encode(),
    ],
    ids=["utf-8 with CRLF", "byte order mark", "windows-1252", "utf-16", "CR alone"],
)
def test_what_windows_editors_leave_behind_is_read(tmp_path, octets):
    """Byte order marks, line ends and windows-1252 are the editor's, not the writer's, business."""
    (tmp_path / "de").mkdir()
    (tmp_path / "de" / "closed.txt.j2").write_bytes(octets)
    assert load(tmp_path)["de/closed.txt.j2"] == "Grüße\n– Ende"


def test_backups_of_editors_and_other_folders_are_passed_over(tmp_path):
    """Only language folders hold templates, and a backup is none."""
    for name in ("de/accepted.txt.j2~", "de/.accepted.txt.j2.swp", "notes/accepted.txt.j2", "de/readme.txt"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("x", encoding="utf-8")
    assert load(tmp_path) == load(None)


@pytest.mark.parametrize(("octets", "word"), [(b"a\0b", "plain text"), (b"x" * 300_000, "larger than 256 KB")])
def test_a_file_that_is_no_text_is_refused_by_name(tmp_path, octets, word):
    """A picture or a Word file under the name of a template stops the start, with words."""
    (tmp_path / "de").mkdir()
    (tmp_path / "de" / "closed.txt.j2").write_bytes(octets)
    with pytest.raises(ConfigError, match=word) as caught:
        load(tmp_path)
    assert "closed.txt.j2" in str(caught.value)


@given(st.binary(max_size=200))
def test_any_octets_are_decoded(octets):
    """No file makes the decoding fail."""
    assert isinstance(decoded(octets), str)


# --- the vocabulary -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("event", [WORKSHOP, BARE], ids=["all set", "nothing set"])
@pytest.mark.parametrize("kind", ReplyKind)
def test_the_documented_variables_are_exactly_those_that_exist(kind, event):
    """All documented variables always exist, and nothing else does."""
    context = Contexts(DESK).make(order(kind), event, LETTER, NOW, "de", 0)
    names = {name for name in context if name not in {"event", "texts"}}
    names |= {f"event.{field.name}" for field in fields(EventWords)}
    names |= {f"person.{field.name}" for field in fields(PersonWords)}
    assert names | {"texts"} == {entry.name for entry in VARIABLES}


def test_the_documented_filters_are_exactly_those_that_exist():
    """`safe`, above all, does not exist: it would let a stranger's name be HTML."""
    assert set(Templates({}).environment.filters) == {entry.name for entry in FILTERS}


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_readme_is_made_from_the_table_in_the_code(language: Literal["de", "en"]):
    """templates/README.md cannot go stale. UPDATE_GOLDEN=1 writes the tables anew."""
    fence = re.compile(rf"(<!-- {language} -->\n).*?(<!-- /{language} -->)", re.DOTALL)
    text = README.read_text(encoding="utf-8")
    expected = fence.sub(lambda match: f"{match[1]}\n{describe(language)}\n\n{match[2]}", text)
    if os.environ.get("UPDATE_GOLDEN"):
        README.write_text(expected, encoding="utf-8")
    assert text == expected or os.environ.get("UPDATE_GOLDEN")


def test_the_readme_names_every_reply_in_both_languages():
    """A table says which reply goes out when."""
    text = README.read_text(encoding="utf-8")
    assert all(text.count(f"| `{kind.value}` |") == 2 for kind in ReplyKind)


# --- the lint -----------------------------------------------------------------------------------------------------


def test_the_built_in_templates_have_no_problems():
    """They render for every event: one with all free fields, one with none."""
    assert problems({}, WORKSHOP, BARE) == ()


PROBLEMS = [
    ("Subject: x\n\n{{ nmae }}\n", 'line 3: unknown variable "nmae", did you mean name?'),
    ("Subject: x\n\n{{ event.titel }}\n", 'line 3: unknown variable "event.titel", did you mean title?'),
    (
        "Subject: x\n\n{% for person in people %}{{ person.mail }}{% endfor %}\n",
        'unknown variable "person.mail", did you mean email?',
    ),
    ("Subject: x\n\n{% if false %}{{ texts.anfahrt }}{% endif %}a\n", 'unknown variable "texts.anfahrt"'),
    ("Subject: x\n\n{{ date | uper }}\n", 'line 3: unknown filter "uper", did you mean upper?'),
    ("Subject: x\n\n{{ name | safe }}\n", 'line 3: unknown filter "safe"'),
    ("Subject: x\n\n{% if date is defnied %}a{% endif %}\n", 'unknown test "defnied", did you mean defined?'),
    ("Subject: x\n\n{{ date }\n", "line 3: unexpected"),
    ("Subject: x\n\n{% if fee %}\nText\n", "line 4: Unexpected end of template"),
    ("Subject: x\n\n{{ range(9) | join }}\n", 'unknown variable "range"'),
    ("Subject: x\n\n{% autoescape false %}{{ name }}{% endautoescape %}\n", "autoescape cannot be switched"),
    ('Subject: x\n\n{% include "_nirgends.j2" %}\n', 'the included file "de/_nirgends.j2" does not exist'),
    ("Subject: x\n\n{{ date.__class__ }}\n", "line 3: "),
    ("Subject: x\n\n{{ count / 0 }}\n", "line 3: division by zero"),
    ("Guten Tag,\n\nText\n", 'expected "Subject: …" as the first line, found "Guten Tag,"'),
    ("Organization: Amt\n\nText\n", "the subject is missing"),
    ("Subject:\n\nText\n", "the subject is missing"),
    ("Subject: x\nText ohne Leerzeile\n", "leave one blank line between the header lines and the text"),
    ("Subject: x\nBcc: a@b.example\n\nText\n", "is no header line"),
    ("Subject: x\nX-Inbox-Processor: 1\n\nText\n", "is no header line"),
    ("Subject: x\n", "there is no text"),
    ("Subject: x\n\n{# nur ein Kommentar #}\n", "there is no text"),
    ("", 'expected "Subject: …"'),
]


@pytest.mark.parametrize(("source", "expected"), PROBLEMS)
def test_each_fault_of_a_template_is_one_line_that_names_the_file(source, expected):
    """File, line, what is wrong and how to mend it."""
    found = problems({"de/accepted.txt.j2": source})
    assert len(found) == 1
    assert found[0].startswith("de/accepted.txt.j2")
    assert expected in found[0]
    assert "\n" not in found[0]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("de/acepted.txt.j2", "no reply has this name, did you mean accepted.txt.j2? - rename it"),
        ("de/accepted.txt.j2.txt", "did you mean accepted.txt.j2"),
    ],
)
def test_a_file_that_no_reply_uses_is_told(name, expected):
    """A misspelt name would else mean that the built-in text goes out, unnoticed."""
    found = problems({name: GOOD})
    assert [line for line in found if line.startswith(f"{name}: ")] == list(found)
    assert expected in found[0]


def test_a_fault_in_a_shared_piece_is_told_at_its_own_file():
    """The line is that of the piece, not of the eighteen texts that include it."""
    found = problems({"de/_event.j2": "{{ event.title }}\n{{ nmae }}\n"})
    assert any(line.startswith('de/_event.j2, line 2: unknown variable "nmae"') for line in found)
    assert all(line.startswith("de/_event.j2, line 2: ") for line in found)


def test_a_fault_that_shows_only_with_several_people_is_found():
    """The lint renders for one person, one without a name, several, and several with something missing."""
    found = problems({"de/accepted.txt.j2": "Subject: x\n\nText{% if count > 1 %}{{ 1 / 0 }}{% endif %}\n"})
    assert found == ("de/accepted.txt.j2, line 3: division by zero; use only what templates/README.md describes",)


def test_a_reply_missing_in_a_language_of_an_event_is_told():
    """An event that promises French needs French texts."""
    found = problems({}, replace(WORKSHOP, languages=("de", "fr")))
    assert len(found) == len(ReplyKind)
    assert 'fr/accepted.txt.j2: missing, but event "wuppertal-2016" answers in "fr"' in found[0]


def test_all_faults_are_told_at_once():
    """Whoever mends texts wants the whole list."""
    found = problems({"de/accepted.txt.j2": "x", "en/closed.txt.j2": "Subject: x\n\n{{ a }} {{ b }}\n"})
    assert len(found) == 3


def test_own_free_texts_of_the_config_are_known_to_the_lint():
    """Keys under [event.texts] are the organiser's own variables; unset for another event they are empty."""
    own = replace(WORKSHOP, texts={**WORKSHOP.texts, "parken": {"": "Parkplatz am Markt."}})
    source = {"de/accepted.txt.j2": "Subject: x\n\nText {{ texts.parken }}\n"}
    assert problems(source, own, BARE) == ()


# --- rendering ----------------------------------------------------------------------------------------------------


def test_a_broken_template_is_an_error_when_a_reply_is_written():
    """Half a text never goes out."""
    desk = ReplyWriter({**load(None), "de/accepted.txt.j2": "Subject: x\n\n{{ nmae }}\n"}, DESK, DOMAIN)
    with pytest.raises(ConfigError, match=r"de/accepted\.txt\.j2, line 3: 'nmae' is undefined"):
        desk.write(order(ReplyKind.ACCEPTED), WORKSHOP, LETTER, NOW, "r1")


def test_template_code_in_a_name_stays_text():
    """What strangers write is a value, never a template's source."""
    hostile = replace(PETRA, name="{{ 7 * 7 }}{% include 'de/_event.j2' %}")
    body = write(order(ReplyKind.WAITLISTED, hostile, JAN), letter=replace(LETTER, sender_name="")).body
    assert "{{ 7 * 7 }}{% include 'de/_event.j2' %}" in body.replace("\n", " ")
    assert "49" not in body


def test_a_name_is_escaped_in_html():
    """An HTML template is escaped without any doing of its author."""
    html = {"de/accepted.html.j2": "<p>{{ names }}</p>{% include '_x.html.j2' %}", "de/_x.html.j2": "<b>{{ names }}</b>"}
    desk = ReplyWriter({**load(None), **html}, DESK, DOMAIN)
    person = replace(PETRA, name="<script>alert(1)</script>")
    octets = desk.write(order(ReplyKind.ACCEPTED, person), WORKSHOP, LETTER, NOW, "r1").octets
    assert octets.count(b"&lt;script&gt;") == 2
    assert b"<p><script>" not in octets


def test_an_html_template_cannot_include_a_text_piece():
    """Escaping goes by the file's name; a text piece would let a name through as HTML."""
    found = problems({"de/accepted.html.j2": '<p>{% include "_greeting.j2" %}</p>'})
    assert len(found) == 1
    assert "an .html.j2 template can include only *.html.j2" in found[0]


def test_a_variant_of_a_language_includes_the_plain_languages_pieces():
    """templates/de-du needs only the texts that say Du."""
    desk = ReplyWriter({**load(None), "de-du/accepted.txt.j2": 'Subject: x\n\n{% include "_event.j2" %}'}, DESK, DOMAIN)
    body = desk.write(order(ReplyKind.ACCEPTED, language="de-du"), WORKSHOP, LETTER, NOW, "r1").body
    assert "Mittwoch, 6. Juli 2016, 10:30 bis 17:00 Uhr (MESZ)" in body


@pytest.mark.parametrize(
    ("language", "languages", "expected"),
    [
        ("en", ("de", "en"), "en"),
        ("de-du", ("de", "en"), "de"),
        ("fr", ("en", "fr"), "en"),
        ("fr", ("fr",), "de"),
    ],
)
def test_a_missing_language_falls_back(language, languages, expected):
    """The language without its variant, then the event's first, then German."""
    assert Templates(load(None)).find(ReplyKind.ACCEPTED, language, languages).language == expected


def test_no_template_at_all_is_an_error_in_words():
    """Only a damaged installation has none."""
    with pytest.raises(BrokenTemplateError, match="no such template in any language"):
        Templates({}).find(ReplyKind.ACCEPTED, "de", ("de",))


@given(st.text(alphabet=st.sampled_from("abc äß-\n \t"), max_size=400))
def test_tidying_loses_no_word_and_breaks_every_line(text):
    """Lines of at most 76 characters, one blank line at most, and every word still there."""
    result = tidy(text)
    assert result.split() == text.split()
    assert "\n\n\n" not in result
    assert all(len(line) <= 76 or " " not in line.strip() for line in result.split("\n"))
    assert result == "" or (result.endswith("\n") and not result.endswith("\n\n"))


def test_a_list_item_is_broken_with_an_indent():
    """The second line of an item stands below its first word."""
    assert tidy("- " + "Wort " * 20).split("\n")[1].startswith("  Wort")


# --- words --------------------------------------------------------------------------------------------------------


def test_dates_and_times_are_told_in_the_zone_of_the_event():
    """In summer MESZ, in winter MEZ; British English in English."""
    winter = replace(WORKSHOP, starts=WORKSHOP.starts.replace(month=12), ends=WORKSHOP.ends.replace(month=12))
    contexts = Contexts(DESK)
    assert contexts.fixed(WORKSHOP, "de")["date"] == "Mittwoch, 6. Juli 2016"
    assert contexts.fixed(WORKSHOP, "de")["time"] == "10:30 bis 17:00 Uhr (MESZ)"
    assert contexts.fixed(WORKSHOP, "en")["starts"] == "Wednesday, 6 July 2016, 10:30 (CEST)"
    assert contexts.fixed(winter, "de")["time"] == "09:30 bis 16:00 Uhr (MEZ)"


def test_an_event_of_several_days_tells_the_first_and_the_last():
    """Begin and end then belong to different days."""
    long = replace(WORKSHOP, ends=WORKSHOP.ends.replace(day=8))
    fixed = Contexts(DESK).fixed(long, "de")
    assert fixed["date"] == "Mittwoch, 6. Juli 2016 bis Freitag, 8. Juli 2016"
    assert fixed["time"] == "Beginn 10:30 Uhr, Ende 17:00 Uhr (MESZ)"


def test_a_language_without_its_own_words_has_its_dates_all_the_same():
    """French is worded by the locale data; a tag that is none, by English."""
    starts = WORKSHOP.starts.astimezone(WORKSHOP.zone)
    assert wording("fr").date(starts, starts) == "mercredi 6 juillet 2016"
    assert wording("fr").hours(starts, starts) == "10:30 – 10:30 (UTC+2)"
    assert wording("xx").date(starts, starts) == "Wednesday, 6 July 2016"


def test_lists_are_told_in_words():
    """Babel joins them as the language does."""
    assert wording("de").listed(["A", "B", "C"]) == "A, B und C"
    assert wording("en").fields(["name", "background"]) == "the name and a short statement of background"
    assert wording("de").listed([]) == ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Petra Schulze", "Schulze, Petra (Amt 61)"),
        ("Dr. Petra Schulze", "petra schulze"),
        ("Petra Schulze", "P. Schulze"),
        ("Jürgen Groß", "Juergen Gross"),
        ("Petra Schulze", "petra"),
        ("Petra Schulze", None),
        ("Petra Schulze", "p.schulze@stadt.example"),
        ("Nguyễn Thị Hoa", "Hoa Nguyen Thi"),
    ],
)
def test_names_that_can_be_one_persons(one, other):
    """Exchange's order, titles, initials, umlauts and a bare first name are the same person."""
    assert same_person(one, other)
    assert same_person(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Karl Schulze", "Petra Schulze"), ("Dr. Ulrich Brandsch", "Sekretariat Bürgermeister"), ("Jan Weber", "Hasi99")],
)
def test_names_of_two_people(one, other):
    """A spouse, a secretary, a nickname: the mail then speaks of the person by name."""
    assert not same_person(one, other)


@pytest.mark.parametrize("name", ["Gewinn https://x.example", "www.x.example", "anna@x.example", "http evil"])
def test_a_name_that_carries_a_link_is_not_shown(name):
    """The desk carries no stranger's message to a third person."""
    assert shown_name(name) == ""


@given(st.text())
def test_a_cleaned_line_is_one_line(text):
    """No line break, control or bidirectional character is left, and the length holds."""
    line = single_line(text, 50)
    assert len(line) <= 50
    assert len(line.splitlines()) <= 1
    assert not re.search("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]", line)
    assert line == line.strip()


def test_free_texts_keep_their_lines():
    """A signature of three lines stays one of three lines."""
    assert paragraphs("Amt 61\r\nRathaus\x00\n\n") == "Amt 61\nRathaus"
