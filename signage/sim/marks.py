"""Extended properties: what a client writes on its own items, by property set and name."""

from __future__ import annotations

from signage.sim.soap import Element, invalid, t, text_of

Mark = tuple[str, str]
"""The key of a property, and its text."""


def mark_key(path: Element) -> str:
    """The key that an `ExtendedFieldURI` stands for; SoapError unless it is a named string."""
    ident, name = path.get("PropertySetId"), path.get("PropertyName")
    if not ident or not name or path.get("PropertyType") != "String":
        raise invalid("an ExtendedFieldURI is not of a named string")
    return f"{ident.lower()}/{name}"


def mark_element(mark: Mark) -> Element:
    """`ExtendedProperty` of a mark."""
    ident, _, name = mark[0].partition("/")
    path = t("ExtendedFieldURI", PropertySetId=ident, PropertyName=name, PropertyType="String")
    return t("ExtendedProperty", path, t("Value", mark[1]))


def read_mark(element: Element) -> Mark:
    """`ExtendedProperty` of a request."""
    path = element.find("{*}ExtendedFieldURI")
    if path is None:
        raise invalid("an ExtendedProperty has no path")
    return mark_key(path), text_of(element, "t:Value") or ""
