"""Regular expressions that most runs never search for.

Duty: to compile a long choice takes a millisecond, and a start has few of them; what is written with `rare` is compiled
by the first search. Call: `rare(pattern, flags)` in the place of `re.compile`, where an ordinary mail does not come by.
"""

from __future__ import annotations

import re
from typing import Any, cast


class _Rare:
    """Stands for a pattern that is not compiled yet."""

    def __init__(self, pattern: str, flags: re.RegexFlag) -> None:
        self._written = pattern, flags

    def __getattr__(self, name: str) -> Any:
        """A method of the pattern; from now on it stands in the object itself, where it is found first."""
        method = self.__dict__[name] = getattr(re.compile(*self._written), name)
        return method


def rare(pattern: str, flags: re.RegexFlag = re.NOFLAG) -> re.Pattern[str]:
    """The pattern, as re.compile gives it, for searching."""
    return cast("re.Pattern[str]", _Rare(pattern, flags))
