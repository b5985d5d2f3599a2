"""The mail words of all languages in one place, casefolded.

Duty: a mail's language is not known when it is cut into zones and screened, so all languages are tried at once.
Call: the constants. Order of languages does not matter. A new language: its table in `languages/<tag>/mail.py`, and its
name in TABLES.
"""

from __future__ import annotations

from operator import attrgetter

from inbox_processor.languages.de.mail import MAIL as DE
from inbox_processor.languages.en.mail import MAIL as EN
from inbox_processor.languages.es.mail import MAIL as ES
from inbox_processor.languages.fr.mail import MAIL as FR
from inbox_processor.languages.it.mail import MAIL as IT
from inbox_processor.languages.nl.mail import MAIL as NL
from inbox_processor.languages.pl.mail import MAIL as PL
from inbox_processor.languages.tr.mail import MAIL as TR
from inbox_processor.languages.words import MailWords
from inbox_processor.mail.phrases import Phrases

TABLES: tuple[MailWords, ...] = (DE, EN, FR, NL, PL, TR, IT, ES)


def fold(text: str) -> str:
    """`text` as it is compared: casefolded, typographic apostrophes and dashes made plain."""
    if text.isascii():
        return text.lower()
    folded = text.casefold()
    for mark, plain in PLAIN:  # many times as fast as str.translate
        folded = folded.replace(mark, plain)
    return folded


# fmt: off
PLAIN = (
    ("\u2019", "'"), ("\u2018", "'"), ("\u2013", "-"), ("\u2014", "-"), ("\u2011", "-"),
    ("\u00a0", " "), ("\u202f", " "), ("\u0307", ""),
)
# fmt: on


def _words(kind: str) -> tuple[str, ...]:
    """Return the words of one kind in all languages, longest first, each once."""
    found = {fold(word): None for table in TABLES for word in attrgetter(kind)(table)}
    return tuple(sorted(found, key=lambda word: (-len(word), word)))


# Danish, Norwegian, Swedish, Finnish, Portuguese, Ukrainian, Russian: of people's mail programs only.
FURTHER_VERBS = ("skrev", "kirjoitti", "escreveu", "пише", "написал", "написал(а)", "пишет")
FURTHER_LABELS = {
    "from": ("fra", "från", "lähettäjä", "de", "от", "від"),
    "date": ("sendt", "dato", "skickat", "datum", "lähetetty", "enviado", "enviada", "data", "дата", "отправлено"),
    "to": ("til", "till", "vastaanottaja", "para", "кому"),
    "subject": ("emne", "ämne", "aihe", "assunto", "тема"),
}
FURTHER_MARKERS = (
    "oprindelig meddelelse",
    "ursprungligt meddelande",
    "opprinnelig melding",
    "alkuperäinen viesti",
    "mensagem original",
)
FURTHER_DEVICES = (
    "enviado do meu ",
    "enviado a partir d",
    "enviado pelo ",
    "skickat från ",
    "sendt fra ",
    "lähetetty ",
    "отправлено с ",
)

# What mail programs of further languages write in the subject of an automatic answer or a read receipt.
FURTHER_ABSENCE = (
    "resposta automática",
    "ausência temporária",
    "autosvar",
    "automatiskt svar",
    "frånvaro:",
    "frånvarande:",
    "automatisk svar",
    "ikke til stede:",
    "fravær:",
    "fraværende:",
    "automatická odpověď",
    "automatická odpoveď",
    "nepřítomnost:",
    "nieobecność",
    "nieobecna:",
    "nieobecny:",
    "automaattinen vastaus",
    "automatikus válasz",
    "răspuns automat",
    "automatski odgovor",
    "samodejni odgovor",
    "αυτόματη απάντηση",
    "автоматический ответ",
    "автоматична відповідь",
    "自动答复",
    "自動応答",
)
FURTHER_RECEIPTS = (
    "läst:",
    "læst:",
    "lest:",
    "lida:",
    "přečteno:",
    "prečítané:",
    "przeczytano:",
    "luettu:",
    "прочитано:",
)

ATTRIBUTION_VERBS = (*_words("attribution_verbs"), *FURTHER_VERBS)
ATTRIBUTION_STARTS = _words("attribution_starts")
ORIGINAL_MARKERS = (*_words("original_markers"), *FURTHER_MARKERS)
FORWARD_MARKERS = _words("forward_markers")
FORWARD_PREFIXES = _words("forward_prefixes")
CLOSINGS = _words("closings")
SOFT_CLOSINGS = _words("soft_closings")
ON_BEHALF = _words("on_behalf")
DEVICE_FOOTERS = (*_words("device_footers"), *FURTHER_DEVICES)
FOOTER_PHRASES = Phrases(_words("footer_phrases"))
DISCLAIMERS: tuple[tuple[str, ...], ...] = tuple(
    dict.fromkeys(tuple(fold(word) for word in words) for table in TABLES for words in table.disclaimers)
)
POSTSCRIPTS = _words("postscripts")
FIRST_PERSON = frozenset(_words("first_person"))
FORM_LABELS = _words("form_labels")
HTML_PLACEHOLDERS = _words("html_placeholders")
ABSENCE_SUBJECTS = (*_words("absence_subjects"), *map(fold, FURTHER_ABSENCE))
ABSENCE_TITLES = Phrases(_words("absence_titles"))
AUTOMATIC_PHRASES = Phrases(_words("automatic_phrases"))
ABSENCE_PHRASES = Phrases(_words("absence_phrases"))
REGISTRATION_STEMS = _words("registration_stems")
RECEIPT_SUBJECTS = (*_words("receipt_subjects"), *map(fold, FURTHER_RECEIPTS))
RECEIPT_PHRASES = Phrases(_words("receipt_phrases"))
BOUNCE_SUBJECTS = _words("bounce_subjects")
BOUNCE_PHRASES = Phrases(_words("bounce_phrases"))
TICKET_PHRASES = Phrases(_words("ticket_phrases"))
CHALLENGE_PHRASES = Phrases(_words("challenge_phrases"))
OFFER_PHRASES = Phrases(_words("offer_phrases"))


def _labels() -> dict[str, frozenset[str]]:
    """Return the roles that a header label may have in one language or another ("de" is From in French, "da" in
    Italian).
    """
    roles: dict[str, set[str]] = {}
    for labels in (*(table.header_labels for table in TABLES), FURTHER_LABELS):
        for role, words in labels.items():
            for word in words:
                roles.setdefault(fold(word), set()).add(role)
    return {word: frozenset(found) for word, found in roles.items()}


HEADER_LABELS = _labels()
