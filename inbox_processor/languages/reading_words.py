"""The words by which people of one language say what they want: the shape of the tables in `<tag>/reading.py`.

Every field is a table of phrases (notation: patterns.py) unless its comment says otherwise.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from msgspec import Struct

Phrases = tuple[str, ...]


def listed(text: str) -> Phrases:
    """The phrases of a text that parts them by commas and may break its lines anywhere."""
    return tuple(" ".join(one.split()) for one in text.split(","))


class ReadingWords(Struct, frozen=True):
    """What a language brings to the reading of registrations."""

    tag: str
    common: frozenset[str]  # the most frequent short words: they tell the language of a text
    spelt: Mapping[str, Phrases] = MappingProxyType({})  # words of phrases as dialect and haste write them
    greetings: Phrases = ()  # openings of a mail
    closings: Phrases = ()  # closings of a mail
    openers: Phrases = ()  # a new sentence may begin with these where no punctuation says so
    # the wish
    register: Phrases = ()  # asks for a seat
    takes_later: Phrases = ()  # "I must … my", before a noun and the verb that registers it
    taken_up: Phrases = ()  # that verb
    register_nouns: Phrases = ()  # a subject line of such a word alone asks for a seat
    takes: Phrases = ()  # "I register my", directly before who or what is registered
    yours: Phrases = ()  # "your registration": a subject that speaks of the reader's seat asks for none
    not_register: Phrases = ()  # says that this is no registration, or not yet
    withdraw: Phrases = ()  # gives a seat back
    gives_up: Phrases = ()  # the verb and the seat in so many words: no phrase of registering stands against it
    reserves: Phrases = ()  # asks for a seat in so many words: "free" in it gives none back
    withdraw_nouns: Phrases = ()  # a subject line that begins with such a word gives the seat back
    regrets: Phrases = ()  # would have come, wishes success: a polite refusal without its words
    decline: Phrases = ()  # will not come, says nothing of a seat
    after_all: Phrases = ()  # can come, after it seemed that they could not
    freed: Phrases = ()  # something else is called off, and so the author is free
    no_case: Phrases = ()  # "if somebody waits", "if it is still possible": a case on which nothing depends
    not_withdraw: Phrases = ()  # denies a withdrawal
    update: Phrases = ()  # changes something that was said before
    changes: Phrases = ()  # says a change in so many words: no phrase of registering stands against it
    corrects: Phrases = ()  # gives the right spelling of something said before
    adds: Phrases = ()  # more is told for a registration, or asked to be written there
    resend: Phrases = ()  # the same once more
    again: Phrases = ()  # says in so many words that it is sent again, whatever stands beside it
    status: Phrases = ()  # am I registered?
    state: Phrases = ()  # asks so in so many words: no phrase of registering stands against it
    unsure: Phrases = ()  # makes the wish conditional on the author's own mind
    humble: Phrases = ()  # doubts whether one is the right person, and not whether one comes
    promise: Phrases = ()  # the background follows later
    # the person
    self_name: Phrases = ()  # "my name is", directly before the name
    here: Phrases = ()  # "here", directly before a first name with a surname at the head of a mail
    called: Phrases = ()  # "his name is", directly before the name of another
    named_after: Phrases = ()  # "is my name", directly behind the name
    titles: Phrases = ()  # titles and forms of address before a name
    particles: Phrases = ()  # lower-case pieces inside names
    joins: Phrases = ()  # does as somebody does who is named, and who comes by their own mail
    my_stead: Phrases = ()  # in the author's place: their own seat becomes free
    lives: Phrases = ()  # where and with whom one lives: tells nobody's background by itself
    represents: Phrases = ()  # comes for a body, which stands beside it
    ours: Phrases = ()  # "our", "bei uns": beside it a reason is a concrete one
    no_function: Phrases = ()  # who somebody is to their family, or as anybody: no function
    in_stead: Phrases = ()  # in the place of somebody who has been named
    relations: Phrases = ()  # "my colleague", directly before a name
    on_behalf: Phrases = ()  # "on behalf of", directly before a name
    not_coming_self: Phrases = ()  # the writer does not come along
    and_me: Phrases = ()  # the author comes along with somebody
    several: Phrases = ()  # more than one comes
    both_of_us: Phrases = ()  # what follows is said of all
    messenger_before: Phrases = ()  # directly before the name of somebody who only passed something on
    messenger_after: Phrases = ()  # behind such a name
    bidden: Phrases = ()  # behind the name of somebody who had the author register them
    beside_me: Phrases = ()  # "through me", "with us": the author is no receiver of anything
    someone_else: Phrases = ()  # he, her, their: the seat is asked for, or given back by, another
    myself: Phrases = ()  # the author in any case form
    own_leaving: Phrases = ()  # the author's own seat is given back
    merely_asks: Phrases = ()  # the author asks or reports, for another
    stays: Phrases = ()  # somebody has to stay at home
    formerly: Phrases = ()  # at another time, before this event
    was_prevented: Phrases = ()  # had to stay away: in the past
    comes: Phrases = ()  # a line of such words alone asks for a seat, in an answer too
    conditions: Phrases = ()  # what opens a mere case: if, should
    everybody: Phrases = ()  # what is said of all people tells nothing of the author
    articles: Phrases = ()  # no name begins with one
    own_address: Phrases = ()  # an address near these words is the person's own
    not_address: Phrases = ()  # before an address that is not, or no longer, the author's
    gone: Phrases = ()  # behind such an address
    writes_from: Phrases = ()  # "the one that I am writing from": the From address is meant
    labels_name: Phrases = ()  # labels of forms
    labels_first_name: Phrases = ()
    labels_last_name: Phrases = ()
    labels_email: Phrases = ()
    labels_background: Phrases = ()
    labels_other: Phrases = ()
    organisations: Phrases = ()  # words of a display-name that is no person
    not_names: Phrases = ()  # capitalised words that look like names in a sign-off, and are none
    # what they say of themselves
    first_person: Phrases = ()  # the author as the one who acts
    third_person: Phrases = ()  # he, she: as the one who acts
    he: Phrases = ()  # a sentence that begins so tells of somebody else
    addressed: Phrases = ()  # speaks to the reader, with a word that elsewhere means "she"
    we: Phrases = ()  # the author and others act
    singly: Phrases = ()  # the author alone acts: "I"
    bids: Phrases = ()  # asks the reader to do something
    everyone: Phrases = ()  # both of us
    activity: Phrases = ()  # verbs of work and engagement, said of oneself
    roles: Phrases = ()  # functions and trades
    bodies: Phrases = ()  # organisations, places of public life
    spans: Phrases = ()  # since when, for how long
    motives: Phrases = ()  # a concrete motive
    in_capacity: Phrases = ()  # "as a", before a function, where a sentence begins with it
    adverbs: Phrases = ()  # say how: no name of a text in small letters begins with one
    negations: Phrases = ()  # "not", "no"
    denials: Phrases = ()  # what the author is not: "no club, no office"
    yet: Phrases = ()  # turns a denial: "but"
    elsewhere: Phrases = ()  # who the author is stands in another place: "see the PDF"
    works_as: Phrases = ()  # directly before or behind what somebody is: "I work as", "by profession"
    introduces: Phrases = ()  # "about my background:"
    interest: Phrases = ()  # a bare interest, no background
    # the rest
    provides: Phrases = ()  # offers the reader a room, a service, material
    wonders: Phrases = ()  # asks without a question mark
    question: Phrases = ()  # asks the organiser for something
    echoes: Phrases = ()  # opens a question that the author puts to themselves: its verb stands at the end
    replies: Phrases = ()  # opens the author's own answer to their question
    tags: Phrases = ()  # the tail of a request that is no question: "would you?"
    confirms: Phrases = ()  # asks to be told that the registration is in order
    whether: Phrases = ()  # opens what is to be confirmed: "whether", "that"
    anybody: Phrases = ()  # whoever it may be: "one", as the one who acts
    asks_what: Phrases = ()  # asks for more than yes or no: "when", "how"
    seated: Phrases = ()  # has a seat, is on the list, it worked
    rhetorical: Phrases = ()  # a question that asks nothing
    polite: Phrases = ()  # a question or wish that the normal reply answers
    logistics: Phrases = ()  # travel, food, health
    courtesy: Phrases = ()  # thanks, wishes, excuses
    answer_in: Phrases = ()  # "please answer in": near the name of a language
    language_names: tuple[tuple[str, str], ...] = ()  # (phrase, tag): names of languages in this language
