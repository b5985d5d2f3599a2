"""The things that a sentence may do. Call `Act.REGISTER` …; what a sentence does is found in acts.py."""

from __future__ import annotations


class Act:
    """What a sentence does, as bits: `Done.act` is the sum of all. No enum.Flag, of which one operation costs as much
    as ten of these, and some hundred are done for a mail.
    """

    NONE = 0
    REGISTER = 1 << 0
    WITHDRAW = 1 << 1
    DECLINE = 1 << 2
    KEEP = 1 << 3  # denies a withdrawal, or speaks of one as a mere case
    UPDATE = 1 << 4
    RESEND = 1 << 5
    STATUS = 1 << 6
    UNSURE = 1 << 7
    PROMISE = 1 << 8
    BACKGROUND = 1 << 9
    THIRD = 1 << 10  # a background, but somebody else's
    QUESTION = 1 << 11
    COURTESY = 1 << 12
    LOGISTICS = 1 << 13
    INTEREST = 1 << 14
    CONTACT = 1 << 15
    COMPLAINT = 1 << 16
    OFFER = 1 << 17
    NOT_SELF = 1 << 18  # the writer does not come along
