"""What a language brings to telling a machine's notice from a letter: the shape of the tables in `<tag>/hints.py`.

Each field is one kind of hint, a table of phrases (notation: patterns.py). No hint says anything alone: people write
of holidays, tickets and invoices too. The rules in `mail/notices.py` ask for several kinds together, and for the
absence of an author who wants something.
"""

from __future__ import annotations

from msgspec import Struct

Phrases = tuple[str, ...]


class Hints(Struct, frozen=True):
    """The kinds of hints of one language.

    Absence. `thanks`: for the mail that came in. `away`: somebody is not there. `unread`: the mail is not read or not
    passed on. `deputy`: whom to ask instead, what to do in urgent cases. `later`: the answer comes after the return.
    `gone`: the person or the address has left for good.
    Notices about a mail of ours. `lost`: it did not arrive. `held`: it waits for its sender to prove something.
    `verify`: what the sender must do for that. `taken`: it was received or got a number. `handled`: how an office
    will deal with it. `seen`: it was read or deleted. `copy`: a form repeats what was entered.
    Bulk. `leave`: how to get off the list. `why`: why one is on it, how to see it in a browser, which issue it is.
    `ignore_if`: what to do if it was somebody else.
    Devices and accounts. `device`: a voice mail, a fax, a scan. `account`: mailbox, password, storage. `pressure`: it
    is full, expires, is blocked. `invoice`: sums that are due. `dunning`: and what happens otherwise. `click`: press
    here.
    Offers. `trade`: what strangers sell by mail. `pitch`: how they ask for an answer. The parts of a seller's letter:
    `found`: he has seen our page or event. `seller`: whom he serves, what is his product. `promise`: the result, and
    that it costs nothing. `meet`: an appointment, a call. `left_alone`: how to get no more of it.
    Solicitation. `invites`: the reader shall register, take part, book. `notifies`: a portal tells what others did.
    `enrols`: the author registers themselves, which speaks for a person.
    """

    thanks: Phrases = ()
    away: Phrases = ()
    unread: Phrases = ()
    deputy: Phrases = ()
    later: Phrases = ()
    gone: Phrases = ()
    lost: Phrases = ()
    held: Phrases = ()
    verify: Phrases = ()
    taken: Phrases = ()
    handled: Phrases = ()
    seen: Phrases = ()
    copy: Phrases = ()
    leave: Phrases = ()
    why: Phrases = ()
    ignore_if: Phrases = ()
    device: Phrases = ()
    account: Phrases = ()
    pressure: Phrases = ()
    invoice: Phrases = ()
    dunning: Phrases = ()
    click: Phrases = ()
    trade: Phrases = ()
    pitch: Phrases = ()
    found: Phrases = ()
    seller: Phrases = ()
    promise: Phrases = ()
    meet: Phrases = ()
    left_alone: Phrases = ()
    invites: Phrases = ()
    notifies: Phrases = ()
    enrols: Phrases = ()
