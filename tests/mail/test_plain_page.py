"""The plain HTML version that is made from a reply's text."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html as lxml_html
from msgspec.structs import replace

from inbox_processor.adapters.templates import load
from inbox_processor.mail.plain_page import page
from inbox_processor.mail.reply import ReplyWriter
from inbox_processor.mail.templates import tidy
from inbox_processor.model import ReplyKind
from tests.mail.workshop import DESK, DOMAIN, JAN, LANGUAGES, LETTER, NOW, PETRA, WORKSHOP, order, parsed


def written(kind=ReplyKind.ACCEPTED, language="de", **more):
    desk = ReplyWriter({**load(None), **more}, DESK, DOMAIN, html=True)
    return desk.write(order(kind, PETRA, JAN, language=language), WORKSHOP, LETTER, NOW, "r1")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ReplyKind)
def test_the_page_says_every_word_of_the_text_and_its_language(kind, language):
    """Whoever reads HTML only misses nothing; a reader by ear hears the right language."""
    message = written(kind, language)
    part = parsed(message).get_body(("html",))
    assert part is not None
    tree: Any = lxml_html.document_fromstring(part.get_content())
    said = " ".join(" ".join(tree.find("body").itertext()).split()).replace(" ,", ",")
    assert said.split() == message.body.replace("\n- ", "\n").split()
    assert tree.get("lang") == language.removesuffix("-du")
    assert tree.findtext(".//title") == message.subject
    assert not tree.xpath("//img|//script|//link|//@src")


def test_a_list_is_a_list_and_the_event_stands_in_a_box():
    """WCAG 1.3.1: what looks like a list is one."""
    text = "Hallo,\n\nes fehlt:\n\n- Name\n- ein Satz\n\n  Titel\n  Wann: heute\n\nGruß\nAmt\n"
    tree: Any = lxml_html.document_fromstring(page(text, "x", "de"))
    assert [item.text for item in tree.iter("li")] == ["Name", "ein Satz"]
    (box,) = tree.xpath("//p[@style]")
    assert box.text_content() == "TitelWann: heute"
    assert len(tree.xpath("//p[last()]/br")) == 1


def test_what_the_program_has_broken_is_joined_and_the_writers_line_ends_stay():
    """A paragraph flows on a telephone; an address block does not."""
    tree: Any = lxml_html.document_fromstring(page(tidy("Wort " * 40 + "\nzweite Zeile\n"), "x", "de"))
    (paragraph,) = tree.xpath("//p")
    assert len(paragraph.xpath("br")) == 1


def test_a_link_of_the_text_is_a_link_and_a_name_never_is():
    """Only what begins with http:// or https:// and stands in the text; a sentence's full stop is not part of it."""
    tree: Any = lxml_html.document_fromstring(
        page("Siehe https://a.example/b?c=1&d=2.\n\n<b>Anna</b> javascript:alert(1)\n", "x", "de")
    )
    assert [link.get("href") for link in tree.iter("a")] == ["https://a.example/b?c=1&d=2"]
    assert "<b>Anna</b>" in tree.xpath("string(//p[2])")


def test_an_html_template_goes_before_the_made_page():
    """Whoever has written one wants that one."""
    message = written(**{"de/accepted.html.j2": "<p>meins</p>"})
    part = parsed(message).get_body(("html",))
    assert part is not None
    assert part.get_content().strip() == "<p>meins</p>"


def test_without_the_config_key_no_html_is_made():
    """Plain text is the default."""
    desk = ReplyWriter(load(None), DESK, DOMAIN)
    assert b"text/html" not in desk.write(order(ReplyKind.ACCEPTED), WORKSHOP, LETTER, NOW, "r1").octets


@given(st.text(max_size=300), st.text(max_size=40))
def test_any_text_makes_a_page(text, subject):
    """Nothing that a stranger sends breaks the page or gets out of its element."""
    tree: Any = lxml_html.document_fromstring(page(text, subject, "de"))
    assert not tree.xpath("//script|//img|//iframe|//@onclick")


def test_markup_in_a_name_stays_text():
    """Names come from strangers."""
    hostile = replace(PETRA, name="<script>alert(1)</script>")
    desk = ReplyWriter(load(None), DESK, DOMAIN, html=True)
    octets = desk.write(order(ReplyKind.ACCEPTED, hostile, JAN), WORKSHOP, LETTER, NOW, "r1").octets
    assert b"<script>" not in octets.partition(b"text/html")[2]
