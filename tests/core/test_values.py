"""Frozen values are what `dataclass(frozen=True, slots=True)` makes, and cheaper to define."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from copy import deepcopy
from dataclasses import FrozenInstanceError
from typing import Any

import pytest

from signage.core.values import field, frozen, names, replace, slotted


def of(decorator: Any, field: Any) -> type:
    """A class of two fields that have to be given, and each kind of default."""

    class Plain:
        name: str
        hidden: str = field(repr=False)
        size: float = 1.0
        names: tuple[str, ...] = ()
        made: list[str] = field(default_factory=list)
        beside: object = field(default=None, compare=False)

    Plain.__qualname__ = "Plain"
    return decorator(Plain)  # type: ignore[no-any-return]


def often(kind: type) -> type:
    """The class after so many values that its constructor was compiled."""
    for _ in range(20):
        kind(name="a", hidden="b")
    return kind


OURS = of(frozen, field)
THEIRS = of(dataclasses.dataclass(frozen=True, slots=True), dataclasses.field)


@pytest.mark.parametrize("ours", [of(frozen, field), often(of(frozen, field))])
@pytest.mark.parametrize(
    ("args", "more"),
    [(("a", "b"), {}), (("a", "b", 2.0), {"names": ("x",)}), (("a",), {"hidden": "h", "made": []})],
)
def test_it_is_made_and_told_as_a_dataclass(args: tuple, more: dict, ours: type) -> None:
    """The same arguments, the same defaults, the same fields and the same repr."""
    made, theirs = ours(*args, **more), THEIRS(*args, **more)
    assert repr(made) == repr(theirs)
    assert dataclasses.asdict(made) == dataclasses.asdict(theirs)
    assert ours.__match_args__ == THEIRS.__match_args__
    assert not hasattr(made, "__dict__")


@pytest.mark.parametrize("ours", [of(frozen, field), often(of(frozen, field))])
@pytest.mark.parametrize("args", [(), ("a",), ("a", "b", 1.0, (), [], None, "too many")])
def test_what_does_not_fit_is_refused(args: tuple, ours: type) -> None:
    """A field too few or too many, one that there is not, or one twice."""
    with pytest.raises(TypeError):
        ours(*args)
    with pytest.raises(TypeError, match="other"):
        ours("a", "b", other=1)
    with pytest.raises(TypeError):
        ours("a", "b", hidden="c")


def test_equal_values_are_one_key() -> None:
    """By what is compared; another class with the same fields is another value."""
    one, same = OURS("a", "b", beside=1), OURS("a", "b", beside=2)
    assert one == same
    assert one != replace(one, size=2.0)
    assert one != OURS("a", "c")
    assert one != of(frozen, field)("a", "b")
    hashable = of_one()
    assert {hashable(1), hashable(1), hashable(2)} == {hashable(1), hashable(2)}


def of_one() -> type:
    """A value of one field."""
    return frozen(type("One", (), {"__annotations__": {"n": "int"}, "__doc__": "One."}))


@pytest.mark.parametrize("ours", [of(frozen, field), often(of(frozen, field))])
def test_each_value_has_a_default_of_its_own(ours: type) -> None:
    """What a factory makes is made anew."""
    assert ours("a", "b").made is not ours("a", "b").made


def test_there_may_be_no_field_at_all() -> None:
    """However many are made."""

    @frozen
    class Empty:
        pass

    assert len({Empty() for _ in range(20)}) == 1


def test_it_is_never_changed() -> None:
    """Neither set, nor deleted, nor given another field."""
    one = OURS("a", "b")
    with pytest.raises(FrozenInstanceError):
        one.name = "c"
    with pytest.raises(FrozenInstanceError):
        del one.name
    with pytest.raises(FrozenInstanceError):
        one.other = 1
    assert one.name == "a"


def test_it_can_be_copied() -> None:
    """Though nothing of it can be set."""
    one = OURS("a", "b", made=["x"])
    assert deepcopy(one) == one
    assert deepcopy(one).made is not one.made


def test_what_is_given_by_name_alone_and_checked() -> None:
    """As dataclass has it: kw_only, and a look at the whole when it is made."""

    @frozen(kw_only=True)
    class Named:
        first: int = 1
        second: int

        def __post_init__(self) -> None:
            if self.second < 0:
                raise ValueError("below 0")

    for _ in range(20):  # the constructor is compiled in the end
        assert Named(second=2) == replace(Named(second=3, first=1), second=2)
    assert deepcopy(Named(second=2)) == Named(second=2)
    with pytest.raises(TypeError):
        Named(2)
    with pytest.raises(ValueError, match="below 0"):
        Named(second=-1)


@pytest.mark.parametrize("then", [lambda kind: kind, often])
def test_what_is_given_by_name_has_each_kind_of_default(then: Callable[[type], type]) -> None:
    """Made anew where it is made; nothing else is taken, and nothing is left out."""
    by_name = then(of(frozen(kw_only=True), field))
    one, other = by_name(name="a", hidden="b"), by_name(name="a", hidden="b")
    assert one == other == by_name(**dataclasses.asdict(one))
    assert one.made is not other.made
    assert by_name.__match_args__ == ()
    with pytest.raises(TypeError, match="hidden"):
        by_name(name="a")
    with pytest.raises(TypeError):
        by_name("a", hidden="b")
    with pytest.raises(TypeError, match="another"):
        by_name(name="a", hidden="b", another=1)


def test_dataclasses_is_answered_as_for_one_of_its_own() -> None:
    """Its fields, their types and what was said of them."""

    def told(kind: type) -> list[tuple[object, ...]]:
        return [
            (each.name, each.type, each.default, each.repr, each.compare, each.kw_only)
            for each in dataclasses.fields(kind)
        ]

    assert told(OURS) == told(THEIRS)
    assert dataclasses.replace(OURS("a", "b"), size=2.0) == OURS("a", "b", 2.0)
    assert names(OURS) == names(OURS("a", "b")) == tuple(each[0] for each in told(THEIRS))


def test_one_class_may_add_to_another() -> None:
    """The fields of the first come first, in the constructor and in what is compared."""

    @frozen
    class First:
        x: int
        y: int = 1

    @frozen
    class Second(First):
        z: int = 2

    assert repr(Second(0, z=3)).endswith("Second(x=0, y=1, z=3)")
    assert First(0) == First(0, 1)
    assert Second(0) != Second(0, 1, 3)
    assert Second(0) != First(0)
    assert not hasattr(Second(0), "__dict__")


def test_what_a_class_says_itself_holds() -> None:
    """Of its repr and of what it is equal to."""

    @frozen
    class Own:
        x: int

        __eq__, __hash__ = object.__eq__, object.__hash__

        def __repr__(self) -> str:
            return "…"

    assert Own(1) != Own(1)
    assert repr(Own(1)) == "…"


def test_what_is_slotted_may_change() -> None:
    """In its fields and in no other; it is equal to itself alone."""

    @slotted
    class Open:
        x: int
        y: list[int] = field(default_factory=list)

    one = Open(1)
    one.x = 2
    assert (one.x, one.y, repr(one).endswith("Open(x=2, y=[])")) == (2, [], True)
    assert one != Open(2)
    assert {one: 1}[one] == 1
    with pytest.raises(AttributeError):
        one.z = 1  # type: ignore[attr-defined]
