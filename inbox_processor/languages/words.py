"""What a language's word tables look like.

Duty: name the kinds of words that the rooms need of each language; the words themselves stand in `languages/<tag>/`.
Call: `MailWords(...)` in `languages/<tag>/mail.py`, exported there as `MAIL`.
Words may be written in any case: whoever compares casefolds both sides. German umlauts need no second spelling, except
where people write without them ("Gruesse").
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct, field


class MailWords(Struct, frozen=True):
    """The words by which mail programs and machines give themselves away in one language.

    `attribution_verbs`: the verb of the line above a quote ("schrieb"). `attribution_starts`: how such a line
    begins ("am "). `original_markers`, `forward_markers`: what stands between dashes above the quoted or the
    passed-on mail. `header_labels`: labels of a copied header block without the colon, by role: from, date, to,
    subject, cc, reply. `forward_prefixes`: subject prefixes of a passed-on mail, with the colon. `closings`: how
    the closing line begins or ends; `soft_closings`: thanks, a closing only where a name follows. `on_behalf`: what
    may stand between closing and name ("i. A."). `device_footers`: how a line begins that a mail program adds;
    `footer_phrases`: lines that are such a footer wherever the phrase stands. `disclaimers`: words that together,
    in one paragraph, make a legal notice. `postscripts`: how a postscript begins. `first_person`: pronouns of the
    singular. `form_labels`: labels of a form's own fields, so that a filled form below a closing is not taken for a
    signature. `html_placeholders`: what a mail program writes as plain text where only HTML was meant.
    `absence_subjects`: how the subject of a vacation note begins; `absence_titles`: what may stand anywhere in it;
    `automatic_phrases`: sentences that only a machine writes; `absence_phrases`: of absence, written by people too.
    `registration_stems`: beginnings of words of somebody who registers. `receipt_subjects`, `receipt_phrases`: of a
    read receipt. `bounce_subjects`, `bounce_phrases`: of an undeliverable mail. `ticket_phrases`: of a ticket
    system's acknowledgement. `challenge_phrases`: of a challenge to the sender. `offer_phrases`: of unsolicited
    offers.
    """

    attribution_verbs: tuple[str, ...] = ()
    attribution_starts: tuple[str, ...] = ()
    original_markers: tuple[str, ...] = ()
    forward_markers: tuple[str, ...] = ()
    header_labels: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    forward_prefixes: tuple[str, ...] = ()
    closings: tuple[str, ...] = ()
    soft_closings: tuple[str, ...] = ()
    on_behalf: tuple[str, ...] = ()
    device_footers: tuple[str, ...] = ()
    footer_phrases: tuple[str, ...] = ()
    disclaimers: tuple[tuple[str, ...], ...] = ()
    postscripts: tuple[str, ...] = ()
    first_person: tuple[str, ...] = ()
    form_labels: tuple[str, ...] = ()
    html_placeholders: tuple[str, ...] = ()
    absence_subjects: tuple[str, ...] = ()
    absence_titles: tuple[str, ...] = ()
    automatic_phrases: tuple[str, ...] = ()
    absence_phrases: tuple[str, ...] = ()
    registration_stems: tuple[str, ...] = ()
    receipt_subjects: tuple[str, ...] = ()
    receipt_phrases: tuple[str, ...] = ()
    bounce_subjects: tuple[str, ...] = ()
    bounce_phrases: tuple[str, ...] = ()
    ticket_phrases: tuple[str, ...] = ()
    challenge_phrases: tuple[str, ...] = ()
    offer_phrases: tuple[str, ...] = ()
