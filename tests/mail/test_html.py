"""HTML to the text that a reader sees."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inbox_processor.mail.html import to_text


def test_paragraphs_and_breaks_become_lines() -> None:
    """Paragraphs are parted by an empty line, breaks are line ends, entities are characters."""
    assert to_text("<p>Guten&nbsp;Tag,</p><p>eins<br>zwei &amp; drei</p>") == "Guten Tag,\n\neins\nzwei & drei"


def test_outlook_paragraphs_are_single_lines() -> None:
    """MsoNormal has no margin: empty lines are paragraphs with a hard blank."""
    html = (
        "<p class=MsoNormal>Anna<o:p></o:p></p><p class=MsoNormal><o:p>&nbsp;</o:p></p><p class=MsoNormal>"
        "Amt</p><p class=MsoNormal>Ort</p>"
    )
    assert to_text(html) == "Anna\n\nAmt\nOrt"


FROM = "<p><b>Von:</b> X</p></div><p>alt</p>"
GMAIL = '<blockquote class="gmail_quote">alt</blockquote>'
QUOTES = {
    "Gmail": f'<div>neu</div><div class="gmail_quote"><div class="gmail_attr">Am 1.1. schrieb X:</div>{GMAIL}</div>',
    "GMX": '<div>neu<div name="quote"><b>Von:</b> X<br>alt</div></div>',
    "Outlook 2010": f'<p>neu</p><div style="border:none;border-top:solid #B5C4DF 1.0pt">{FROM}',
    "Outlook 2013": f'<p>neu</p><div style="border:none;border-top:solid #E1E1E1 1.0pt">{FROM}',
    "Outlook web": '<div>neu</div><div id="appendonsend"></div><hr><div id="divRplyFwdMsg">Von: X</div><div>alt</div>',
    "Thunderbird": '<p>neu</p><div class="moz-cite-prefix">X schrieb:</div><blockquote type="cite">alt</blockquote>',
    "Proton": '<div>neu</div><div class="protonmail_quote">X schrieb:<blockquote>alt</blockquote></div>',
    "Yahoo": '<div>neu</div><div class="yahoo_quoted"><div>X schrieb:</div><div>alt</div></div>',
    "Outlook for Mac": '<div>neu</div><span id="OLK_SRC_BODY_SECTION"><b>Von:</b> X<div>alt</div></span>',
}


@pytest.mark.parametrize("program", QUOTES)
def test_quoted_blocks_carry_quote_marks(program: str) -> None:
    """Every line of the earlier mail begins with ">", the author's own does not."""
    lines = [line for line in to_text(QUOTES[program]).split("\n") if line.strip()]
    assert lines[0] == "neu"
    assert lines[1:], program
    assert all(line.startswith(">") for line in lines[1:]), lines
    assert lines[-1].endswith("alt")


def test_an_answer_between_gmail_quotes_is_the_authors() -> None:
    """Gmail puts interleaved answers inside its quote block."""
    html = (
        '<div class="gmail_quote"><blockquote class="gmail_quote">Frage 1?</blockquote><div>Antwort</div>'
        '<blockquote class="gmail_quote">Frage 2?</blockquote></div>'
    )
    assert to_text(html) == "> Frage 1?\nAntwort\n> Frage 2?"


def test_nested_quotes_carry_a_mark_for_each_level() -> None:
    """As in plain text (RFC 3676 4.5)."""
    assert to_text("<blockquote>a<blockquote>b</blockquote></blockquote>") == "> a\n>> b"


def test_an_indented_paragraph_is_no_quote() -> None:
    """Gmail's indent button makes a blockquote without border."""
    assert (
        to_text('<blockquote style="margin:0 0 0 40px;border:none"><div>mein Absatz</div></blockquote>')
        == "mein Absatz"
    )


def test_a_form_table_is_a_line_a_row_with_tabs() -> None:
    """Readers take what stands before the tab for a label (tests/corpus/028); an empty field keeps its tab."""
    html = (
        "<table><tr><td><p>Name</p></td><td><p>Sönke</p><p>Pfaffenberg</p></td></tr><tr><td>Telefon</td>"
        "<td></td></tr></table>"
    )
    assert to_text(html) == "Name\tSönke Pfaffenberg\nTelefon\t"


def test_a_layout_table_is_read_cell_by_cell() -> None:
    """Newsletters and signatures lay their text out in tables."""
    html = "<table><tr><td><p>Liebe Leute,</p><p>kommt alle.</p></td><td>Rand</td></tr></table>"
    assert to_text(html) == "Liebe Leute,\n\nkommt alle.\n\nRand"


def test_hidden_text_and_scripts_are_dropped() -> None:
    """What nobody sees is nobody's statement."""
    assert to_text('<style>x</style><script>y</script><p>a<span style="display:none">Vorschau</span>b</p>') == "ab"


def test_a_mailto_address_is_kept_where_the_link_says_another_word() -> None:
    """The address may be the only place where it stands; other links are their text."""
    html = (
        'an <a href="mailto:anna@b.example?subject=x">mich</a>, <a href="mailto:c@d.example">'
        'c@d.example</a>, <a href="https://x.example">hier</a>'
    )
    assert to_text(html) == "an mich <anna@b.example>, c@d.example, hier"


def test_the_senders_own_mark_characters_do_no_harm() -> None:
    """Private-use characters are our marks; in the mail they would forge quotes."""
    assert to_text("<p>a\ue0f0b</p><p>c</p>") == "ab\n\nc"


@given(st.text(alphabet="<>/=\"' abdivptrlqeoc&;#!-\n\ue0f0\ue0f1", max_size=400))
@settings(max_examples=200, deadline=None)
def test_no_html_makes_it_raise(html: str) -> None:
    """Damaged HTML gives some text."""
    to_text(html).encode("utf-8")
