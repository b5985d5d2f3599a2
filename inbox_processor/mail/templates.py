"""Templates: from text files to the header lines and the text of a mail.

Duty: `Templates` holds all template sources by name ("de/accepted.txt.j2"), finds the one for a reply and language, and
renders it in the sandbox of sandbox.py, which has an end in time and length.

Form of a text template: header lines (`Subject:` at least), a blank line, the text. Names in `include` are looked up in
the template's own folder first, then in that of the plain language ("de" for "de-du").
"""

from __future__ import annotations

import re
import traceback
from collections.abc import Iterable, Mapping
from typing import Any

from jinja2 import Template, TemplateError, TemplateNotFound, TemplateSyntaxError
from msgspec import Struct

from inbox_processor.errors import ConfigError
from inbox_processor.languages.remembered import remembered
from inbox_processor.mail import blocks
from inbox_processor.mail.addressing import single_line
from inbox_processor.mail.bounds import MAIL_CHARACTERS, TooMuchError
from inbox_processor.mail.rare import rare
from inbox_processor.mail.sandbox import HTML, environment
from inbox_processor.mail.wording import base_language

LAST_LANGUAGE = "de"  # answers where neither the language asked for nor the event's first has the reply
SUBJECT_CHARACTERS = 200  # longer ones are cut by the mail programs that people use
LINE_CHARACTERS = 76  # RFC 5322, 2.1.1 wants at most 78; quoted-printable breaks at 76

TEXT = ".txt.j2"
_OWN_HEADER = rare(r"(?:X-[A-Za-z0-9-]+|Organization|Importance)\Z", re.IGNORECASE)
_RESERVED = re.compile(r"X-(?:Auto|Inbox-Processor)", re.IGNORECASE)
_LIST_ITEM = re.compile(r"\s*(?:[-*•–] +)?")
# What an expression of a template can raise besides Jinja's own errors.
_EXPRESSION_ERRORS = (TypeError, ValueError, ArithmeticError, LookupError, AttributeError, RecursionError, MemoryError)


class BrokenTemplateError(ConfigError):
    """A template that cannot be used; the message is one line: file, line, what is wrong and how to mend it."""

    def __init__(self, name: str, line: int | None, what: str) -> None:
        place = f"{name}, line {line}" if line else name
        super().__init__(f"{place}: {what}")


class Found(Struct, frozen=True):
    """The templates of one reply: the language that it is written in, the text's name, the HTML's ("" for none)."""

    language: str
    text: str
    html: str


class Rendered(Struct, frozen=True):
    """A rendered text template. `headers`: further header lines, by name, each on one line."""

    subject: str
    headers: Mapping[str, str]
    text: str


class Templates:
    """All templates of a desk, each compiled when it is first used."""

    def __init__(self, sources: Mapping[str, str]) -> None:
        self.sources = dict(sources)
        self.environment = environment(self.sources)
        self._compiled: dict[str, Template] = {}
        self._found: dict[tuple[str, str, str], Found] = {}

    def find(self, reply: str, language: str, event_languages: Iterable[str]) -> Found:
        """Find the templates for a reply (a ReplyKind, or the name of an announcement's template): in the language,
        else in it without its variant, else in the event's first, else in German, else in any. BrokenTemplateError
        where no language has it.
        """
        first = next(iter(event_languages), "")
        known = self._found.get((reply, language, first))
        if known is None:
            known = self._found[reply, language, first] = self._find(reply, language, first)
        return known

    def _find(self, reply: str, language: str, first: str) -> Found:
        wanted = (language, base_language(language), first, base_language(first), LAST_LANGUAGE)
        others = (name.partition("/")[0] for name in sorted(self.sources))
        for one in dict.fromkeys((*wanted, *others)):
            text = f"{one}/{reply}{TEXT}"
            if text in self.sources:
                html = f"{one}/{reply}{HTML}"
                return Found(one, text, html if html in self.sources else "")
        raise BrokenTemplateError(
            f"{language}/{reply}{TEXT}", None, "there is no such template in any language; write it"
        )

    def mail(self, name: str, context: Mapping[str, Any]) -> Rendered:
        """Render a text template. Raises BrokenTemplateError."""
        return divide(name, self._render(name, context))

    def page(self, name: str, context: Mapping[str, Any]) -> str:
        """Render an HTML template. Raises BrokenTemplateError."""
        return self._render(name, context).strip() + "\n"

    def _render(self, name: str, context: Mapping[str, Any]) -> str:
        self.environment.begin()
        try:
            template = self._compiled.get(name)
            if template is None:
                template = self._compiled[name] = self.environment.get_template(name)
            text = template.render(context)
        except TemplateSyntaxError as fault:
            place = fault.name or name
            line: int | None
            line, what = blocks.unbalanced(self.sources.get(place, "")) or (fault.lineno, syntax_words(fault))
            raise BrokenTemplateError(place, line, what) from fault
        except (TemplateError, *_EXPRESSION_ERRORS) as fault:
            place, line = _place(fault, self.sources) or (name, None)
            raise BrokenTemplateError(place, line, _runtime_words(fault)) from fault
        if len(text) > MAIL_CHARACTERS:
            raise BrokenTemplateError(name, None, f"this makes more than {MAIL_CHARACTERS:,} characters; shorten it")
        return text


def divide(name: str, rendered: str) -> Rendered:
    """Split a rendered template at its first blank line and checks both halves. Raises BrokenTemplateError."""
    head, _, text = (rendered.strip("\n") + "\n").partition("\n\n")
    headers: dict[str, str] = {}
    for number, line in enumerate(head.rstrip("\n").split("\n"), 1):
        key, colon, value = line.partition(":")
        key = key.strip()
        if not colon or not (key.lower() == "subject" or (_OWN_HEADER.match(key) and not _RESERVED.match(key))):
            raise BrokenTemplateError(name, number, _header_words(number, line))
        headers["Subject" if key.lower() == "subject" else key] = single_line(value, SUBJECT_CHARACTERS)
    subject = headers.pop("Subject", "")
    if not subject:
        raise BrokenTemplateError(name, 1, 'the subject is missing; begin the file with a line "Subject: …"')
    body = tidy(text)
    if not body:
        raise BrokenTemplateError(name, None, "there is no text; write it below the header lines, after one blank line")
    return Rendered(subject, headers, body)


def _header_words(number: int, line: str) -> str:
    if number == 1:
        return f'expected "Subject: …" as the first line, found "{single_line(line, 40)}"'
    return (
        f'"{single_line(line, 40)}" is no header line; leave one blank line between the header lines and the text '
        "(Subject, Organization, Importance and X-… may stand above it)"
    )


def tidy(text: str) -> str:
    """Clean the text as it is sent: no space at line ends, one blank line at most, long lines broken, one line end
    last.
    """
    lines = [line if len(line) <= LINE_CHARACTERS else _wrapped(line) for line in map(str.rstrip, text.split("\n"))]
    tidied = "\n".join(lines)
    while "\n\n\n" in tidied:
        tidied = tidied.replace("\n\n\n", "\n\n")
    stripped = tidied.strip("\n")
    return stripped + "\n" if stripped.strip() else ""


@remembered
def _wrapped(line: str) -> str:
    """Break one long line at its spaces, list items indented; a word longer than a line stays whole."""
    lead = _LIST_ITEM.match(line)
    width = lead.end() if lead else 0
    indent, room = " " * width, max(LINE_CHARACTERS - width, 0)
    done, start = [], width
    while len(line) - start > room:
        end = line.rfind(" ", start, start + room + 1)
        if end < 0:
            end = line.find(" ", start + room)
        if end < 0:
            break
        done.append(line[start:end])
        start = end + 1
    return line[:width] + f"\n{indent}".join([*done, line[start:]])


# --- faults in words ----------------------------------------------------------------------------------------------


def syntax_words(fault: TemplateSyntaxError) -> str:
    """Tell a syntax error to people who edit texts."""
    what = (fault.message or "syntax error").rstrip(".")
    return f"{what}; look for a {{{{ … }}}} or {{% … %}} that is not closed or misspelt"


def _runtime_words(fault: BaseException) -> str:
    if isinstance(fault, TemplateNotFound):
        return f'the included file "{fault.name}" does not exist; write it or take the include out'
    text = single_line(str(fault), 300).rstrip(".")
    if isinstance(fault, TooMuchError):
        return text
    return f"{text or type(fault).__name__}; use only what templates/README.md describes"


def _place(fault: BaseException, sources: Mapping[str, str]) -> tuple[str, int | None] | None:
    """Find the template and line that an error came from; Jinja gives its frames the names of the sources."""
    frames = [one for one in traceback.extract_tb(fault.__traceback__) if one.filename in sources]
    return (frames[-1].filename, frames[-1].lineno) if frames else None
