"""How the values of one type go into JSON and come back.

Duty: times in RFC 3339 with offset, words of an enum by their value, tuples as lists.
Call `packed` for the way into JSON, `codec` for that of a type back. Records within records: form.py hands in theirs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from enum import StrEnum
from functools import partial
from itertools import chain, islice, repeat
from types import UnionType
from typing import Any, get_args, get_origin

from msgspec import Struct
from msgspec.structs import asdict

from inbox_processor.model import NoticeKind, ReplyKind

Step = Callable[[Any], Any]
Column = Callable[[Sequence[Any]], Iterable[Any]]
"""The same for all values of a field, in their order; most work is then done without a call of Python."""


class Known(dict[Any, Any]):
    """What each value becomes, made when it is met first; afterwards it is found without a call of Python."""

    def __init__(self, make: Step) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, value: Any) -> Any:
        found = self[value] = self._make(value)
        return found


class Sharing:
    """Equal values become one object: JSON gives each record an event's name, an address and a time of its own, and a
    third of the memory of a large store goes into that. For one reading of a store.
    """

    def __init__(self) -> None:
        self._seen: dict[Any, Any] = {}
        self._times = Known(datetime.fromisoformat)

    def same(self, values: Sequence[Any]) -> Iterable[Any]:
        """Return for each value the first one that was equal to it."""
        return map(self._seen.setdefault, values, values)

    def times(self, texts: Sequence[str]) -> Iterable[datetime]:
        """Return the times that these texts name."""
        return map(self._times.__getitem__, texts)

    def texts(self, lists: Sequence[list[str]]) -> Iterable[tuple[str, ...]]:
        """Return tuples of texts."""
        each = iter(self.same([*chain.from_iterable(lists)]))
        return self.same([*map(tuple, map(islice, repeat(each), map(len, lists)))])


class Codec(Struct, frozen=True):
    """How the values of one type come back from JSON; None where JSON has the type. `share`: where many are read."""

    unpack: Step | None = None
    share: Callable[[Sharing], Column] | None = None

    def column(self, sharing: Sharing | None) -> Column | None:
        """Return what makes all values of one field."""
        if sharing is not None and self.share is not None:
            return self.share(sharing)
        return partial(map, self.unpack) if self.unpack else None


def packed(value: Any) -> Any:
    """Return what JSON writes for a value of a type that it does not have: a time, or a record within a record."""
    if isinstance(value, datetime):
        return pack_time(value)
    return asdict(value)


def pack_time(time: datetime) -> str:
    """RFC 3339, with offset. Offsets with seconds (local mean time) do not exist there and become UTC."""
    text = time.isoformat()
    if text[-6] in "+-":  # an offset of whole minutes, as nearly all are
        return text
    if time.utcoffset() is None:
        raise ValueError(f"a time without offset cannot be stored: {text}")
    return time.astimezone(UTC).isoformat()


def _nested(value: list[list[Any]]) -> tuple[tuple[Any, ...], ...]:
    return tuple(map(tuple, value))


_BY_TYPE: Mapping[object, Codec] = {
    str: Codec(share=lambda sharing: sharing.same),
    int: Codec(),
    bool: Codec(),
    datetime: Codec(datetime.fromisoformat, lambda sharing: sharing.times),
    ReplyKind | NoticeKind: Codec(unpack={kind.value: kind for kind in (*ReplyKind, *NoticeKind)}.__getitem__),
}


def codec(hint: Any, one: Callable[[type[Any]], Codec], many: Callable[[type[Any]], Codec]) -> Codec:
    """Return the codec for a type that the model uses; `one` and `many` give those of a record within a record and of a
    tuple of such. TypeError for a type that has none yet.
    """
    if hint in _BY_TYPE:
        return _BY_TYPE[hint]
    if _is_record(hint):
        return one(hint)
    if get_origin(hint) is UnionType:
        (inner,) = (part for part in get_args(hint) if part is not type(None))
        plain = codec(inner, one, many)
        share = plain.share
        return Codec(
            plain.unpack and _or_none(plain.unpack),
            share and (lambda sharing: _where_given(share(sharing))),
        )
    if get_origin(hint) is tuple and _is_record(get_args(hint)[0]):
        return many(get_args(hint)[0])
    if get_origin(hint) is tuple:  # JSON writes a tuple as a list
        if get_origin(get_args(hint)[0]) is tuple:
            return Codec(unpack=_nested)
        return Codec(unpack=tuple, share=lambda sharing: sharing.texts)
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return Codec(unpack={member.value: member for member in hint}.__getitem__)
    raise TypeError(f"no form in JSON is known for {hint}")


def _is_record(hint: object) -> bool:
    return isinstance(hint, type) and issubclass(hint, Struct)


def _or_none(step: Step) -> Step:
    return lambda value: None if value is None else step(value)


def _where_given(column: Column) -> Column:
    def values(found: Sequence[Any]) -> Iterable[Any]:
        if None not in found:
            return column(found)
        given = iter(column([one for one in found if one is not None]))
        return [None if one is None else next(given) for one in found]

    return values
