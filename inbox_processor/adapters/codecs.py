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
from typing import Any, cast, get_args, get_origin

from inbox_processor.model import MessageRef, NoticeKind, ReplyKind

Step = Callable[[Any], Any]


class Sharing:
    """Equal values become one object: JSON gives each record an event's name, an address and a time of its own, and a
    third of the memory of a large store goes into that. For one reading of a store.
    """

    def __init__(self) -> None:
        self._known: dict[object, Any] = {}
        self._times: dict[str, datetime] = {}

    def one(self, value: Any) -> Any:
        """Return the first value that was equal to this one."""
        return self._known.setdefault(value, value)

    def time(self, text: str) -> datetime:
        """Return the time that the text names."""
        found = self._times.get(text)
        if found is None:
            found = self._times[text] = datetime.fromisoformat(text)
        return found

    def texts(self, values: list[str]) -> tuple[str, ...]:
        """Return a tuple of texts."""
        return cast("tuple[str, ...]", self.one(tuple(map(self.one, values))))

    def reference(self, fields_: dict[str, Any]) -> MessageRef:
        """Return the place of a mail; folders and their UIDVALIDITY are few."""
        return MessageRef(self.one(fields_["folder"]), self.one(fields_["uidvalidity"]), fields_["uid"])


@dataclass(frozen=True)
class Codec:
    """How the values of one type go into JSON and come back; None where JSON has the type. `share`: the way back where
    many records are read.
    """

    pack: Step | None = None
    unpack: Step | None = None
    share: Callable[[Sharing], Step] | None = None


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
    str: Codec(share=lambda sharing: sharing.one),
    int: Codec(),
    bool: Codec(),
    datetime: Codec(pack_time, datetime.fromisoformat, lambda sharing: sharing.time),
    MessageRef: Codec(_pack_reference, _unpack_reference, lambda sharing: sharing.reference),
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
        share = plain.share
        return Codec(
            plain.pack and _or_none(plain.pack),
            plain.unpack and _or_none(plain.unpack),
            share and (lambda sharing: _or_none(share(sharing))),
        )
    if get_origin(hint) is tuple and is_dataclass(get_args(hint)[0]):
        return within(get_args(hint)[0])
    if get_origin(hint) is tuple:  # JSON writes a tuple as a list
        if get_origin(get_args(hint)[0]) is tuple:
            return Codec(unpack=_nested)
        return Codec(unpack=tuple, share=lambda sharing: sharing.texts)
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return Codec(unpack={member.value: member for member in hint}.__getitem__)
    raise TypeError(f"no form in JSON is known for {hint}")


def _or_none(step: Step) -> Step:
    return lambda value: None if value is None else step(value)
