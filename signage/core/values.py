"""Values: what `dataclass(frozen=True, slots=True)` makes, at a fourth of what making it costs.

`dataclass` compiles seven functions for each class, and the first picture of a sign waits for all
the classes that it is made of. Here one is compiled, the constructor; the others are shared.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import MISSING, Field, FrozenInstanceError, dataclass, field, fields
from operator import attrgetter
from typing import Any, NoReturn, TypeVar, dataclass_transform, overload

__all__ = ["field", "frozen"]

T = TypeVar("T")

_GIVEN = object()  # stands for a default that is made anew for each value


@overload
def frozen(cls: type[T]) -> type[T]: ...


@overload
def frozen(*, kw_only: bool) -> Callable[[type[T]], type[T]]: ...


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def frozen(cls: type[T] | None = None, *, kw_only: bool = False) -> Any:
    """A class whose annotations are its fields; `replace`, `fields` and matching take it as one.

    With `kw_only` its fields are given by name alone.
    """
    return _frozen(cls, kw_only) if cls is not None else lambda named: _frozen(named, kw_only)


def _frozen(cls: type[T], kw_only: bool) -> type[T]:
    made: Any = dataclass(init=False, repr=False, eq=False, slots=True, kw_only=kw_only)(cls)
    own = fields(made)
    key = _getter([each.name for each in own if each.compare])

    def equal(self: Any, other: object) -> Any:
        if other.__class__ is not self.__class__:
            return NotImplemented
        return key(self) == key(other)

    def hashed(self: Any) -> int:
        return hash(key(self))

    made.__init__ = _constructor(own, hasattr(made, "__post_init__"))
    made.__eq__, made.__hash__ = equal, hashed
    if "__repr__" not in cls.__dict__:
        made.__repr__ = _repr
    made.__setattr__, made.__delattr__, made.__reduce__ = _set, _delete, _reduce
    result: type[T] = made
    return result


def _getter(names: list[str]) -> Callable[[Any], Any]:
    return attrgetter(*names) if names else lambda _: ()


def _constructor(own: tuple[Field[Any], ...], checked: bool) -> Callable[..., None]:
    names: dict[str, Any] = {"_set": object.__setattr__, "_GIVEN": _GIVEN}
    taken, body = ["self"], []
    for each in sorted(own, key=lambda each: bool(each.kw_only)):
        name, said = each.name, each.name
        if each.kw_only and "*" not in taken:
            taken.append("*")
        if each.default is not MISSING:
            names[f"_default_{name}"] = each.default
            taken.append(f"{name}=_default_{name}")
        elif each.default_factory is not MISSING:
            names[f"_make_{name}"] = each.default_factory
            taken.append(f"{name}=_GIVEN")
            said = f"_make_{name}() if {name} is _GIVEN else {name}"
        else:
            taken.append(name)
        body.append(f" _set(self, {name!r}, {said})")
    if checked:
        body.append(" self.__post_init__()")
    text = f"def __init__({', '.join(taken)}):\n" + ("\n".join(body) or " pass")
    exec(text, names)  # noqa: S102 - of names of fields, as dataclass does it
    constructor: Callable[..., None] = names["__init__"]
    return constructor


def _repr(self: Any) -> str:
    said = (f"{each.name}={getattr(self, each.name)!r}" for each in fields(self) if each.repr)
    return f"{type(self).__qualname__}({', '.join(said)})"


def _reduce(self: Any) -> tuple[Callable[..., Any], tuple[Any, ...]]:
    """How copies are made: as the value was, since nothing can be set later."""
    return _again, (type(self), {each.name: getattr(self, each.name) for each in fields(self)})


def _again(kind: type[T], values: dict[str, Any]) -> T:
    return kind(**values)


def _set(self: object, name: str, _: object) -> NoReturn:
    raise FrozenInstanceError(f"cannot assign to field {name!r}")


def _delete(self: object, name: str) -> NoReturn:
    raise FrozenInstanceError(f"cannot delete field {name!r}")
