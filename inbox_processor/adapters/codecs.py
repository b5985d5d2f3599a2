"""How the classes of the model stand in JSON, and come back.

Duty: times in RFC 3339 with offset, words of an enum by their value, tuples as lists, records within records. msgspec
reads and writes JSON several times as fast as the json of Python, but it writes UTC as "Z" and makes each value an
object of its own. So each class has a shadow, the same fields with the types that JSON has; it is a shadow that is
read and written, and what is made of many at once shares equal values. Call `Shape(record)`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from operator import attrgetter
from types import UnionType
from typing import Any, Generic, TypeVar, get_args, get_origin, get_type_hints

from msgspec import NODEFAULT, Struct, defstruct, field
from msgspec.structs import fields

from inbox_processor.model import NoticeKind, ReplyKind

R = TypeVar("R", bound=Struct)
Step = Callable[[Any], Any]
Column = Callable[[Sequence[Any]], Iterable[Any]]
"""The same for all values of a field, in their order; most work is then done without a call of Python."""


# Of these hardly two records have the same: to look for an equal one costs more than it saves.
_ALONE = frozenset({"name", "thread", "message_key", "digest", "message_id"})


class Known(dict[Any, Any]):
    """What each value becomes, made when it is met first; afterwards it is found without a call of Python."""

    def __init__(self, make: Step) -> None:
        super().__init__({None: None})
        self._make = make

    def __missing__(self, value: Any) -> Any:
        found = self[value] = self._make(value)
        return found


class Tuples(dict[tuple[str, ...], tuple[str, ...]]):
    """The first of equal tuples, made of the first of equal texts."""

    def __init__(self, first: Callable[[str, str], str]) -> None:
        super().__init__()
        self._first = first

    def __missing__(self, value: tuple[str, ...]) -> tuple[str, ...]:
        made = tuple(map(self._first, value, value))
        self[made] = made
        return made


class Sharing:
    """Equal values become one object: JSON gives each record an event's name, an address and a time of its own, and a
    third of the memory of a large store goes into that. For one reading of a store. None stays None.
    """

    def __init__(self) -> None:
        self._seen: dict[Any, Any] = {}
        self._times = Known(datetime.fromisoformat)
        self._tuples = Tuples(self._seen.setdefault)

    def same(self, values: Sequence[Any]) -> Iterable[Any]:
        """Return for each value the first one that was equal to it."""
        return map(self._seen.setdefault, values, values)

    def times(self, texts: Sequence[str | None]) -> Iterable[datetime | None]:
        """Return the times that these texts name."""
        return map(self._times.__getitem__, texts)

    def tuples(self, values: Sequence[tuple[str, ...]]) -> Iterable[tuple[str, ...]]:
        """Return for each tuple of texts the first one that was equal to it."""
        return map(self._tuples.__getitem__, values)


class Codec(Struct, frozen=True):
    """How the values of one type stand in JSON: `hint`, its type there; `pack` and `unpack`, the ways there and back,
    None where JSON has the type.
    """

    hint: Any
    pack: Step | None = None
    unpack: Callable[[Sharing], Column] | None = None


class Shape(Generic[R]):
    """One class of the model. `apart`: a field that JSON does not have. `defaults`: what an older document may lack."""

    def __init__(self, record: type[R], apart: str = "") -> None:
        every, hints = fields(record), get_type_hints(record)
        given = [one for one in every if one.name != apart]
        codecs = [_codec(hints[one.name]) for one in given]
        self._record = record
        self._apart = next((at for at, one in enumerate(every) if one.name == apart), None)
        self._held = attrgetter(*(one.name for one in given))
        self._unpacks = [
            codec.unpack if one.name not in _ALONE else None for one, codec in zip(given, codecs, strict=True)
        ]
        self._packs = [(at, codec.pack) for at, codec in enumerate(codecs) if codec.pack]
        self.defaults = {one.name: one.default for one in given if one.default is not NODEFAULT}
        typed = [(one.name, codec.hint, field(default=one.default)) for one, codec in zip(given, codecs, strict=True)]
        self.shadow = defstruct(record.__name__, typed, forbid_unknown_fields=True, gc=False)

    @property
    def step(self) -> Step | None:
        """What makes the shadow of a record within another one; None where the record itself will do."""
        return self.packed if self._packs else None

    def packed(self, record: R) -> Struct:
        """Return the shadow of a record."""
        values = [*self._held(record)]
        for at, pack in self._packs:
            if values[at] is not None:
                values[at] = pack(values[at])
        return self.shadow(*values)

    def columns(self, sharing: Sharing) -> Sequence[Column | None]:
        """Return what makes the values of each field that JSON has."""
        return [unpack and unpack(sharing) for unpack in self._unpacks]

    def unpacked(
        self, shadows: Collection[Any], columns: Sequence[Column | None], apart: Iterable[Any] = ()
    ) -> Iterable[R]:
        """Return the records of shadows, field by field. `apart`: the values of the field that JSON does not have.
        ValueError, KeyError or TypeError where a text names no time or word.
        """
        if not shadows:
            return ()
        found = zip(columns, zip(*map(self._held, shadows), strict=True), strict=True)
        values = [column(those) if column else those for column, those in found]
        if self._apart is not None:
            values.insert(self._apart, apart)
        return map(self._record, *values)


def pack_time(time: datetime) -> str:
    """RFC 3339, with offset. Offsets with seconds (local mean time) do not exist there and become UTC."""
    text = time.isoformat()
    if text[-6] in "+-":  # an offset of whole minutes, as nearly all are
        return text
    if time.utcoffset() is None:
        raise ValueError(f"a time without offset cannot be stored: {text}")
    return time.astimezone(UTC).isoformat()


_KINDS = {kind.value: kind for kind in (*ReplyKind, *NoticeKind)}  # msgspec knows no type of two enums
_BY_TYPE: Mapping[object, Codec] = {
    str: Codec(str, unpack=lambda sharing: sharing.same),
    datetime: Codec(str, pack_time, lambda sharing: sharing.times),
    ReplyKind | NoticeKind: Codec(str, unpack=lambda _: partial(map, _KINDS.__getitem__)),
    tuple[str, ...]: Codec(tuple[str, ...], unpack=lambda sharing: sharing.tuples),
}


def _codec(hint: Any) -> Codec:
    """Return the codec for a type that the model uses; what msgspec reads as it is needs none of its own."""
    if hint in _BY_TYPE:
        return _BY_TYPE[hint]
    if isinstance(hint, type) and issubclass(hint, Struct):
        return _one(Shape(hint))
    if get_origin(hint) is UnionType:
        (inner,) = (_codec(part) for part in get_args(hint) if part is not type(None))
        unpack = inner.unpack
        if unpack is None or inner.hint is str:  # `Sharing` lets None pass
            return Codec(inner.hint | None, inner.pack, unpack)
        return Codec(inner.hint | None, inner.pack, lambda sharing: _where_given(unpack(sharing)))
    if get_origin(hint) is tuple and isinstance(inner := get_args(hint)[0], type) and issubclass(inner, Struct):
        return _many(Shape(inner))
    return Codec(hint)


def _one(shape: Shape[Any]) -> Codec:
    return Codec(shape.shadow, shape.step, lambda sharing: partial(shape.unpacked, columns=shape.columns(sharing)))


def _many(shape: Shape[Any]) -> Codec:
    def shared(sharing: Sharing) -> Column:
        columns = shape.columns(sharing)
        return partial(map, lambda shadows: tuple(shape.unpacked(shadows, columns)))

    return Codec(tuple[shape.shadow, ...], lambda records: tuple(map(shape.packed, records)), shared)  # type: ignore[name-defined]


def _where_given(column: Column) -> Column:
    def values(found: Sequence[Any]) -> Iterable[Any]:
        given = iter(column([one for one in found if one is not None]))
        return [None if one is None else next(given) for one in found]

    return values
