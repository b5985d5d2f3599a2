"""A value that an object works out when it is first asked for, and keeps.

Duty: what functools.cached_property does, without the lock that it takes in Python 3.11, which costs more than most of
these values: a mail belongs to one thread. Call: decorate a method with `@kept`; its object has a `__dict__`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar

Value = TypeVar("Value")


class kept(Generic[Value]):  # noqa: N801 - a decorator, as property is
    """A property whose value is worked out once for each object."""

    def __init__(self, function: Callable[[Any], Value]) -> None:
        self._function = function
        self._name = function.__name__
        self.__doc__ = function.__doc__

    def __get__(self, owner: Any, kind: type) -> Value:
        """The value; from now on it stands in the object itself, where it is found first."""
        value = owner.__dict__[self._name] = self._function(owner)
        return value
