"""What a Content-Type field says, read once for all parts with the same.

Duty: the reading of the email package, kept. Call `content_type(part)`.
Standards: RFC 2045 5 (types), RFC 2231 (parameters).
"""

from __future__ import annotations

import re
from email.message import Message as Part

from inbox_processor.languages.remembered import remembered
from inbox_processor.mail.kept import kept

# A multipart as nearly all programs write it: of the boundary (RFC 2046 5.1.1) what needs no unquoting.
MULTIPART = re.compile(r"""(multipart/[a-z]+);\s*boundary="([0-9A-Za-z'()+_,./:=?-]{1,70})\"""", re.IGNORECASE)

Parameter = str | tuple[str | None, str | None, str]


class ContentType:
    """A media type with its parameters. These raise ValueError, LookupError or TypeError where they are damaged."""

    kind: str
    main: str
    sub: str

    def __init__(self, value: str, default: str = "text/plain") -> None:
        self._value = value
        self._default = default
        self._multipart = MULTIPART.fullmatch(value)
        self.kind = self._multipart[1].lower() if self._multipart else self._part.get_content_type()
        self.main, self.sub = self.kind.split("/")
        self.may_name_file = "name" in value.lower()

    @kept
    def _part(self) -> Part:
        part = Part()
        part.set_default_type(self._default)
        if self._value:
            part["Content-Type"] = self._value
        return part

    @kept
    def _parameters(self) -> dict[str, Parameter]:
        found: dict[str, Parameter] = {}
        for name, value in self._part.get_params([]):
            found.setdefault(name.lower(), value)
        return found

    def parameter(self, name: str) -> Parameter:
        """A parameter, a triple in the form of RFC 2231; "" without it."""
        return self._parameters.get(name, "")

    @kept
    def boundary(self) -> str | None:
        """What stands between the parts of a multipart."""
        return self._multipart[2] if self._multipart else self._part.get_boundary()


_read = remembered(ContentType)


def content_type(part: Part) -> ContentType:
    """The type of a part; it is looked up anew at each call."""
    value = part.get("content-type")
    return ContentType("", part.get_default_type()) if value is None else _read(str(value))
