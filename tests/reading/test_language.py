"""The language of a mail, and the one wished for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox_processor.languages.tables import LANGUAGES
from inbox_processor.reading.language import of, wished
from tests.reading.letters import parts

SENTENCES = {
    "pt": "Gostaria de participar e já trabalho há dez anos com os jovens do nosso bairro.",
    "sv": "Jag vill gärna delta och arbetar med unga i vår kommun, men jag kan inte stanna till kvällen.",
    "da": "Jeg vil gerne deltage, og jeg arbejder med de unge i vores by, men kan ikke blive til om aftenen.",
    "de": "Ich möchte gern teilnehmen und bin Lehrerin.",
    "en": "I would like to come and I am a teacher.",
    "fr": "Je voudrais participer à cet atelier.",
    "nl": "Ik wil graag meedoen aan de workshop.",
    "pl": "Chciałabym wziąć udział w warsztatach.",
    "tr": "Atölyeye katılmak istiyorum.",
    "it": "Vorrei partecipare al seminario.",
    "es": "Quiero participar en el taller.",
}


def test_every_language_of_the_desk_is_tried() -> None:
    """No language is added without a sentence here."""
    assert {words.tag for words in LANGUAGES} == set(SENTENCES)


@pytest.mark.parametrize("tag", SENTENCES)
def test_the_language_of_a_plain_sentence_is_told(tag: str) -> None:
    """By its short words, in any case of letters."""
    assert of(SENTENCES[tag]) == tag
    assert of(SENTENCES[tag].upper()) == tag or tag == "tr"  # İ and I are two letters there


def test_the_greater_part_of_a_mixed_mail_decides() -> None:
    """An English greeting does not make a German mail English."""
    assert of(f"Dear all, {SENTENCES['de']} Bitte schreiben Sie mir, ob noch Platz für mich ist.") == "de"


@pytest.mark.parametrize("text", ["", "12345", "Petra Schulze", "petra@schule.example"])
def test_no_words_tell_no_language(text: str) -> None:
    """A number and a name speak all languages."""
    assert of(text) == ""


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("Ich komme. Bitte antworten Sie mir auf Englisch.", "en"),
        ("Bitte antworten Sie auf Türkisch, danke.", "tr"),
        ("Please reply in German.", "de"),
        ("Répondez-moi en français, s'il vous plaît.", "fr"),
    ],
)
def test_the_language_that_the_author_asks_for_is_read_with_its_words(text: str, tag: str) -> None:
    """The sentence that asks is the proof."""
    asked, found = wished(parts(text))
    assert asked == tag
    assert found is not None
    assert found.value in text
    assert text[found.start : found.end] == found.value


@pytest.mark.parametrize(
    "text", ["Ich spreche Englisch.", "Bitte antworten Sie bald.", "Ich unterrichte Deutsch an einer Schule.", ""]
)
def test_a_language_that_is_merely_named_is_not_asked_for(text: str) -> None:
    """Who speaks English has not asked for an English answer."""
    assert wished(parts(text)) == ("", None)


@given(st.text(max_size=80))
def test_any_text_has_one_of_the_languages_or_none(text: str) -> None:
    """Never another tag."""
    assert of(text) in {"", *SENTENCES}


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("Duits lees ik goed, maar zouden jullie in het Engels kunnen antwoorden?", "en"),
        ("Por favor, contéstenme en inglés, el alemán me cuesta.", "en"),
        ("Mein Deutsch ist schwach, bitte antworten Sie auf Englisch.", "en"),
        ("Englisch kann ich kaum, bitte antworten Sie auf Deutsch.", "de"),
    ],
)
def test_of_several_languages_that_nearest_to_the_answer_is_wished(text: str, tag: str) -> None:
    """The other is the one that the author has trouble with, or not."""
    assert wished(parts(text))[0] == tag
