"""Values: what `dataclass(frozen=True, slots=True)` makes, at a tenth of what making it costs.

`dataclass` makes each class twice, compiles seven functions for it, and brings the parts of Python
that read programs (`inspect`, `ast`); the first picture of a sign waits for all the classes that it
is made of. Here one function is compiled, the constructor, and that when many values are made.
Whoever asks `dataclasses` about a value is answered as for one of theirs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from operator import attrgetter
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar, cast, dataclass_transform, overload

__all__ = ["field", "frozen", "names", "replace", "slotted"]

T = TypeVar("T")

_GIVEN = object()  # stands for a default that is made anew for each value
_FEW = 8  # values, for which no constructor is compiled
_put = object.__setattr__


class _Field:
    """A field's type, and what was said of it in the words of `dataclasses.field`."""

    def __init__(self, **said: Any) -> None:
        self.type, self.said = "", said


if TYPE_CHECKING:
    from dataclasses import field, replace
else:
    field = _Field

    def replace(value: T, /, **changes: Any) -> T:
        """The value with others in the fields that are named."""
        for name in value.__fields__:
            if name not in changes:
                changes[name] = getattr(value, name)
        return type(value)(**changes)


def names(value: object) -> tuple[str, ...]:
    """The fields of a value, or of a class of values, in their order."""
    kind: Any = value
    return tuple(kind.__fields__)


@overload
def frozen(cls: type[T]) -> type[T]: ...


@overload
def frozen(*, kw_only: bool) -> Callable[[type[T]], type[T]]: ...


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def frozen(cls: type[T] | None = None, *, kw_only: bool = False) -> Any:
    """A class whose annotations are its fields, and whose values never change.

    With `kw_only` its fields are given by name alone.
    """
    if cls is None:
        return lambda named: _made(named, _FROZEN, kw_only)
    return _made(cls, _FROZEN, kw_only)


@dataclass_transform(eq_default=False, field_specifiers=(field,))
def slotted(cls: type[T]) -> type[T]:
    """A class whose annotations are its fields, which may change; it equals itself alone."""
    return _made(cls, {"__repr__": _repr})


def _made(cls: type[T], methods: Mapping[str, Any], kw_only: bool = False) -> type[T]:
    """The class anew, since slots cannot be added to one; its own methods go before `methods`."""
    space = {**methods, **vars(cls), "__qualname__": cls.__qualname__}
    inherited = getattr(cls, "__fields__", {})
    own: dict[str, _Field] = {}
    for name, kind in space.get("__annotations__", {}).items():
        said = space.pop(name, _Field())
        own[name] = said if isinstance(said, _Field) else _Field(default=said)
        own[name].type = kind
    every = inherited | own
    compared = [name for name, each in every.items() if each.said.get("compare", True)]
    space |= {
        "__slots__": [name for name in own if name not in inherited],
        "__fields__": every,
        "__dataclass_fields__": _Theirs(),
        "__match_args__": () if kw_only else tuple(every),
        "__key__": attrgetter(*(compared or ["__class__"])),
    }
    space.pop("__dict__", None)
    space.pop("__weakref__", None)
    meta: Any = type(cls)
    made = meta(cls.__name__, cls.__bases__, space)
    made.__init__ = _at_first(made)
    return cast(type[T], made)


# --- constructors ------------------------------------------------------------------------------


def _at_first(kind: Any) -> Callable[..., None]:
    """Stands for the constructor until it pays to compile one: few values are made of most."""
    left = _FEW

    def __init__(self: Any, *given: Any, **named: Any) -> None:  # noqa: N807
        nonlocal left
        left -= 1
        if left < 0:
            kind.__init__ = _compiled(kind)
            kind.__init__(self, *given, **named)
        else:
            _fill(self, given, named)

    return __init__


def _fill(self: Any, given: tuple[Any, ...], named: dict[str, Any]) -> None:
    """What a compiled constructor does."""
    values = dict(zip(self.__match_args__, given, strict=False))
    if len(given) > len(values) or values.keys() & named.keys():
        raise _refused(self, "too much is given")
    values |= named
    for name, each in self.__fields__.items():
        match each.said:
            case _ if name in values:
                value = values.pop(name)
            case {"default": value}:
                pass
            case {"default_factory": make}:
                value = make()
            case _:
                raise _refused(self, f"{name} is not given")
        _put(self, name, value)
    if values:
        raise _refused(self, f"there is no {', '.join(values)}")
    if hasattr(self, "__post_init__"):
        self.__post_init__()


def _refused(self: Any, why: str) -> TypeError:
    return TypeError(f"{type(self).__name__}({', '.join(self.__fields__)}): {why}")


def _compiled(kind: Any) -> Callable[..., None]:
    known: dict[str, Any] = {"_put": _put, "_GIVEN": _GIVEN}
    taken, body = ["self"], []
    if kind.__fields__ and not kind.__match_args__:
        taken.append("*")
    for name, each in kind.__fields__.items():
        said = name
        match each.said:
            case {"default": value}:
                known[f"_default_{name}"] = value
                taken.append(f"{name}=_default_{name}")
            case {"default_factory": make}:
                known[f"_make_{name}"] = make
                taken.append(f"{name}=_GIVEN")
                said = f"_make_{name}() if {name} is _GIVEN else {name}"
            case _:
                taken.append(name)
        body.append(f" _put(self, {name!r}, {said})")
    if hasattr(kind, "__post_init__"):
        body.append(" self.__post_init__()")
    text = f"def __init__({', '.join(taken)}):\n" + ("\n".join(body) or " pass")
    exec(text, known)  # noqa: S102 - of names of fields, as dataclass does it
    constructor: Callable[..., None] = known["__init__"]
    return constructor


# --- what all of them have -----------------------------------------------------------------------


class _Theirs:
    """The fields of a class as `dataclasses` has them, once it asks."""

    def __get__(self, _: object, kind: Any) -> Any:
        import dataclasses  # noqa: PLC0415 - the first picture needs none of it

        by_name = not kind.__match_args__
        fields = [
            (name, each.type, dataclasses.field(kw_only=by_name, **each.said))
            for name, each in kind.__fields__.items()
        ]
        theirs: Any = dataclasses.make_dataclass(kind.__name__, fields)
        kind.__dataclass_fields__ = theirs.__dataclass_fields__
        return kind.__dataclass_fields__


def _equal(self: Any, other: Any) -> Any:
    if other.__class__ is not self.__class__:
        return NotImplemented
    key = self.__key__
    return key(self) == key(other)


def _hash(self: Any) -> int:
    return hash(self.__key__(self))


def _repr(self: Any) -> str:
    shown = [name for name, each in self.__fields__.items() if each.said.get("repr", True)]
    return f"{type(self).__qualname__}({', '.join(f'{n}={getattr(self, n)!r}' for n in shown)})"


def _reduce(self: Any) -> tuple[Callable[..., Any], tuple[Any, ...]]:
    """How copies are made: as the value was, since nothing can be set later."""
    return _again, (type(self), {name: getattr(self, name) for name in self.__fields__})


def _again(kind: type[T], values: dict[str, Any]) -> T:
    return kind(**values)


def _set(self: object, name: str, _: object) -> NoReturn:
    from dataclasses import FrozenInstanceError  # noqa: PLC0415

    raise FrozenInstanceError(f"cannot assign to field {name!r}")


def _delete(self: object, name: str) -> NoReturn:
    from dataclasses import FrozenInstanceError  # noqa: PLC0415

    raise FrozenInstanceError(f"cannot delete field {name!r}")


_FROZEN = {
    "__eq__": _equal,
    "__hash__": _hash,
    "__repr__": _repr,
    "__setattr__": _set,
    "__delattr__": _delete,
    "__reduce__": _reduce,
}
