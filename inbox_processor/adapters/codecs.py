"""How the values of one type go into JSON and come back.

Duty: times in RFC 3339 with offset, words of an enum by their value, tuples as lists, a mail's place as its fields.
Call `codec` for a type that the model uses. Records within records: records.py hands in their form.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, is_dataclass
from datetime import UTC, datetime
from enum import StrEnum
from types import UnionType
from typing import Any, get_args, get_origin

from inbox_processor.model import MessageRef, NoticeKind, ReplyKind

Step = Callable[[Any], Any]


@dataclass(frozen=True)
class Codec:
    """How the values of one type go into JSON and come back; None where JSON has the type."""

    pack: Step | None = None
    unpack: Step | None = None


def pack_time(time: datetime) -> str:
    """RFC 3339, with offset. Offsets with seconds (local mean time) do not exist there and become UTC."""
    offset = time.utcoffset()
    if offset is None:
        raise ValueError(f"a time without offset cannot be stored: {time.isoformat()}")
    return (time.astimezone(UTC) if offset.seconds % 60 or offset.microseconds else time).isoformat()


def _pack_reference(ref: MessageRef) -> dict[str, Any]:
    return {"folder": ref.folder, "uidvalidity": ref.uidvalidity, "uid": ref.uid}


def _unpack_reference(fields_: dict[str, Any]) -> MessageRef:
    return MessageRef(**fields_)


def _nested(value: list[list[Any]]) -> tuple[tuple[Any, ...], ...]:
    return tuple(map(tuple, value))


_BY_TYPE: Mapping[object, Codec] = {
    str: Codec(),
    int: Codec(),
    bool: Codec(),
    datetime: Codec(pack_time, datetime.fromisoformat),
    MessageRef: Codec(_pack_reference, _unpack_reference),
    ReplyKind | NoticeKind: Codec(unpack={kind.value: kind for kind in (*ReplyKind, *NoticeKind)}.__getitem__),
}


def codec(hint: Any, within: Callable[[type[Any]], Codec]) -> Codec:
    """Return the codec for a type that the model uses; `within`: gives that of a tuple of whole records. TypeError for
    a type that has none yet.
    """
    if hint in _BY_TYPE:
        return _BY_TYPE[hint]
    if get_origin(hint) is UnionType:
        (inner,) = (part for part in get_args(hint) if part is not type(None))
        plain = codec(inner, within)
        return Codec(plain.pack and _or_none(plain.pack), plain.unpack and _or_none(plain.unpack))
    if get_origin(hint) is tuple and is_dataclass(get_args(hint)[0]):
        return within(get_args(hint)[0])
    if get_origin(hint) is tuple:  # JSON writes a tuple as a list
        return Codec(unpack=_nested if get_origin(get_args(hint)[0]) is tuple else tuple)
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return Codec(unpack={member.value: member for member in hint}.__getitem__)
    raise TypeError(f"no form in JSON is known for {hint}")


def _or_none(step: Step) -> Step:
    return lambda value: None if value is None else step(value)
