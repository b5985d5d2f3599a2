"""What can go wrong, told by what the reader has to do about it. Messages are whole sentences for people.

Each says place, finding, expectation and consequence; none carries personal data. `cli` maps them to exit statuses.
"""


class DeskError(Exception):
    """Any fault that is told to a person in plain words, without a traceback."""


class ConfigError(DeskError):
    """Wrong usage or configuration; a human has to mend it (exit status 2)."""


class TransientFailure(DeskError):
    """Try again later: server away, store held by another process (exit status 75)."""


class PermanentFailure(DeskError):
    """Trying again will not help: the server refused for good (exit status 1)."""


class StoreDamaged(PermanentFailure):
    """The store's file cannot be read as what was written; nothing was changed."""
