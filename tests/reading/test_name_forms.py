"""One name in the forms that mail programs and people give it: every display-name beside every sign-off.

All people are invented.
"""

from __future__ import annotations

from itertools import product

import pytest

from inbox_processor.model import Mailbox
from inbox_processor.reading import names
from tests.reading.letters import reading

PEOPLE = (
    ("Petra", "Schulze"), ("Murat", "Yıldız"), ("Anna-Lena", "Krause"), ("Jörg", "von der Heide"),
    ("Katarzyna", "Wójcik"), ("Mohammed", "Al-Hassan"), ("Uwe", "Groß"),
)  # fmt: skip
SHOWN = (
    "{first} {last}", "{last}, {first}", "{first} {last} (Amt 61)", "{last}, {first} (FB 4)", '"{first} {last}"',
    "{first} {last} | Stadt Gera", "{first} {last} via Web", "{last} {first}", "{initial}. {last}", "{first}", "",
    "Fam. {last}", "Stadt Gera",
)  # fmt: skip
SIGNED = (
    "Viele Grüße\n{first} {last}",
    "Mit freundlichen Grüßen\n\n{first} {last}\nStadt Gera\nAmt für Jugend\nTel. 0365 5550100",
    "Gruß {first} {last}", "MfG {first} {last}", "Mit freundlichen Grüßen\nIm Auftrag\n{first} {last}",
    "i.A. {first} {last}", "Beste Grüße,\n{first} {last}, Erzieherin", "{first} {last}",
    "Herzlich, Ihre {first} {last}",
)  # fmt: skip
WISH = "hiermit melde ich mich zum Workshop an. Ich arbeite als Erzieherin in einer Kita."


def read_name(first: str, last: str, shown: str, signed: str) -> str | None:
    """The name that is read of a mail of this person."""
    words = {"first": first, "last": last, "initial": first[0]}
    local = names.fold(f"{first}.{last}").replace(" ", ".")
    sender = Mailbox(shown.format(**words).strip('"'), f"{local}@post.example")
    found = reading(f"Guten Tag,\n\n{WISH}\n\n{signed.format(**words)}", "Workshop", sender).people
    return found[0].name.value if len(found) == 1 and found[0].name else None


@pytest.mark.parametrize(("first", "last"), PEOPLE)
def test_a_name_is_read_in_every_form(first: str, last: str) -> None:
    """Whole, first name first, in the letters that its bearer writes."""
    read = {(shown, signed): read_name(first, last, shown, signed) for shown, signed in product(SHOWN, SIGNED)}

    assert {form: name for form, name in read.items() if name != f"{first} {last}"} == {}


@pytest.mark.parametrize(("first", "last"), PEOPLE)
@pytest.mark.parametrize("closing", ["LG\n{first}", "Viele Grüße\n{initial}. {last}"])
def test_the_header_completes_a_short_sign_off(first: str, last: str, closing: str) -> None:
    """ "LG Petra" below the From of Petra Schulze."""
    assert read_name(first, last, "{last}, {first}", closing) == f"{first} {last}"
