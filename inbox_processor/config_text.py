"""The configuration file as TOML tables, or a ConfigError in the words of somebody who fills in a form.

Call `document`; `unusable` gives every ConfigError on the file its shape.

Standards: TOML 1.0, UTF-8 (a byte order mark, which Windows editors write, is taken off).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from inbox_processor.errors import ConfigError

NOTHING_DONE = "nothing was fetched and nothing was sent"  # at a start; SIGHUP has other consequences


def unusable(path: Path, faults: Iterable[str]) -> ConfigError:
    """One fault stands on the line of the headline (scripts read one line), several stand below it, one a line."""
    lines = tuple(faults)
    headline = f"{path} is not usable; {NOTHING_DONE}."
    return ConfigError(f"{headline} {lines[0]}" if len(lines) == 1 else "\n  ".join((headline, *lines)))


def document(path: Path) -> dict[str, Any]:
    """Read the file as TOML tables; ConfigError where it is missing, unreadable, not UTF-8 or not TOML."""
    text = _text(path)
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise unusable(path, [_syntax_fault(str(error), text)]) from None
    except (ValueError, RecursionError):
        # tomllib leaks these on numbers of thousands of digits and on lists nested hundreds deep.
        raise unusable(path, ["It holds a number that is too long or lists nested too deep."]) from None


_WAYS = "`--config FILE` or the variable INBOX_PROCESSOR_CONFIG names another"


def _text(path: Path) -> str:
    """Read the text, line ends made one character; a byte order mark, which Windows editors write, is taken off."""
    octets = b""
    try:
        octets = path.read_bytes()
        return octets.decode("utf-8-sig").replace("\r\n", "\n")
    except FileNotFoundError:
        raise ConfigError(
            f"There is no configuration file {path.absolute()}; {NOTHING_DONE}. "
            f"`inbox-processor init` writes one, {_WAYS}."
        ) from None
    except IsADirectoryError:
        raise unusable(path, [f"{path.absolute()} is a folder: expected a file, such as config.toml in it."]) from None
    except PermissionError:
        raise unusable(
            path,
            [f"{path.absolute()} may not be read: expected a file that this user may read (chmod, chown); {_WAYS}."],
        ) from None
    except UnicodeDecodeError as error:
        line = octets.count(b"\n", 0, error.start) + 1
        raise unusable(
            path, [f"Line {line} holds a character that is not UTF-8: expected a file saved in the encoding UTF-8."]
        ) from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else "no possible name of a file"
        raise unusable(path, [f"{path.absolute()} cannot be read: {reason}."]) from None


# What tomllib says (the beginning of its message), what was found, what is expected: in the words of somebody who fills
# in a form. Its own words are never passed on: they may change, and the line may hold a password.
_SYNTAX: tuple[tuple[str, str, str], ...] = (
    ("Invalid value", "a value of no known kind", "text in quotes, a number, true, false or a date"),
    ("Expected '=' after a key", "a key without a value", 'key = "value", or a heading such as [mailbox]'),
    ("Expected newline or end of document", "more text after the value", "one key = value a line; text in quotes"),
    ("Invalid statement", "neither key nor heading", 'key = "value", a heading such as [mailbox], or # and a remark'),
    ("Invalid initial character", "no key where one should begin", "letters, digits, - or _"),
    ("Unterminated string", "text without its closing quotation mark", 'text that ends with "'),
    ("Illegal character", "text without its closing quotation mark on the line", 'text that ends with "'),
    ("Unescaped '\\'", "a lone \\ within quotes", "\\\\ for it, or the text in 'single quotes'"),
    ("Invalid hex value", "an unfinished \\u or \\x", "\\\\ for a \\, or the text in 'single quotes'"),
    ("Escaped character", "an impossible character after \\u", "the character itself"),
    ("Expected ']]'", "a heading that is not closed", "[[event]]"),
    ("Expected ']'", "a heading that is not closed", "a heading such as [mailbox]"),
    ("Unclosed array", "a list that is not closed", 'a list such as ["de", "en"]'),
    ("Unclosed inline table", "a { that is not closed", "a } on the same line"),
    ("Duplicate inline table key", "the same key a second time", "each key once"),
    ("Cannot overwrite", "the same key a second time", "each key once under its heading"),
    ("Cannot declare", "the same heading a second time", "each [heading] once; only [[event]] may come again"),
    ("Cannot redefine", "the same heading a second time", "each [heading] once; only [[event]] may come again"),
    ("Cannot mutate", "the same heading or key a second time", "each of them once"),
    ("Invalid date", "an impossible date or time", "one such as 2016-07-06T10:30:00+02:00"),
    ("Found invalid character", "a control character", "plain text"),
)


def _syntax_fault(message: str, text: str) -> str:
    """One sentence on what is no TOML: line and column (from 1), what was found, what is expected."""
    found, expected = next(
        (row[1:] for row in _SYNTAX if message.startswith(row[0])),
        ("something that is not TOML", 'headings such as [mailbox] and lines such as key = "value"'),
    )
    position = re.search(r"line (\d+), column (\d+)", message)
    lines = text.split("\n")
    line, column = (int(position[1]), int(position[2])) if position else (len(lines), len(lines[-1]) + 1)
    return f"Line {line}, column {column}: found {found}: expected {expected}."
