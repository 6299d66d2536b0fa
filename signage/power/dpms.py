"""The bare screen under KMS: its DPMS property, set through the descriptor that SDL holds.

Only the process that is DRM master may set it, so no other program can do this for us. Source:
libdrm's xf86drmMode.h and the kernel's documentation of the legacy connector property DPMS (0 is
on, 3 off), which atomic drivers carry out too. While it is off nothing may be flipped: SDL waits
for the end of a flip without limit (SDL 2.32, KMSDRM_WaitPageflip).
"""

from __future__ import annotations

import ctypes
import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from signage.power.base import PowerError

_LIBRARY = "libdrm.so.2"
_ON, _OFF = 0, 3
_CONNECTOR = 0xC0C0C0C0  # DRM_MODE_OBJECT_CONNECTOR
_NAME = 32  # DRM_PROP_NAME_LEN


class _Resources(ctypes.Structure):
    """The start of drmModeRes."""

    _fields_ = (
        ("count_fbs", ctypes.c_int),
        ("fbs", ctypes.POINTER(ctypes.c_uint32)),
        ("count_crtcs", ctypes.c_int),
        ("crtcs", ctypes.POINTER(ctypes.c_uint32)),
        ("count_connectors", ctypes.c_int),
        ("connectors", ctypes.POINTER(ctypes.c_uint32)),
    )


class _Properties(ctypes.Structure):
    """drmModeObjectProperties."""

    _fields_ = (
        ("count", ctypes.c_uint32),
        ("ids", ctypes.POINTER(ctypes.c_uint32)),
        ("values", ctypes.POINTER(ctypes.c_uint64)),
    )


class _Property(ctypes.Structure):
    """The start of drmModePropertyRes."""

    _fields_ = (
        ("id", ctypes.c_uint32),
        ("flags", ctypes.c_uint32),
        ("name", ctypes.c_char * _NAME),
    )


def _cards() -> Iterator[int]:
    """Our descriptors of /dev/dri/card*: SDL has opened one, and is its master."""
    for link in Path("/proc/self/fd").glob("*"):
        try:
            target = str(link.readlink())
        except OSError:  # the one that this listing itself uses
            continue
        if target.startswith("/dev/dri/card"):
            yield int(link.name)


def _library() -> Any:
    drm = ctypes.CDLL(_LIBRARY)
    for get, gives in (
        (drm.drmModeGetResources, _Resources),
        (drm.drmModeObjectGetProperties, _Properties),
        (drm.drmModeGetProperty, _Property),
    ):
        get.restype = ctypes.POINTER(gives)
    drm.drmModeConnectorSetProperty.argtypes = (
        ctypes.c_int,
        ctypes.c_uint32,
        ctypes.c_uint32,
        ctypes.c_uint64,
    )
    return drm


class Dpms:
    """The connectors of the card that this process shows its picture on."""

    name = "dpms"

    def __init__(
        self,
        library: Callable[[], Any] = _library,
        cards: Callable[[], Iterable[int]] = _cards,
    ) -> None:
        self._library, self._cards = library, cards

    def obstacle(self) -> str:
        """See `Means`."""
        if not any(True for _ in self._cards()):
            return "the sign does not draw on a bare screen (KMS/DRM)"
        try:
            self._library()
        except OSError:
            return f"{_LIBRARY} is not installed: apt install libdrm2"
        return ""

    def turn(self, on: bool) -> None:
        """See `Means`."""
        drm = self._library()
        results = [
            drm.drmModeConnectorSetProperty(card, connector, switch, _ON if on else _OFF)
            for card in self._cards()
            for connector, switch in _switches(drm, card)
        ]
        if 0 not in results:
            codes = {os.strerror(abs(code)) for code in results}
            raise PowerError(f"DPMS: {', '.join(codes) or 'no connector has the property'}")

    def settle(self) -> None:
        """See `Means`: it was done at once."""


def _switches(drm: Any, card: int) -> Iterator[tuple[int, int]]:
    """Each connector of the card that has the property, and the property's id."""
    resources = drm.drmModeGetResources(card)
    if not resources:
        return
    try:
        told = resources.contents
        for connector in told.connectors[: told.count_connectors]:
            for identity in _properties(drm, card, connector):
                if _named(drm, card, identity) == b"DPMS":
                    yield connector, identity
    finally:
        drm.drmModeFreeResources(resources)


def _properties(drm: Any, card: int, connector: int) -> list[int]:
    found = drm.drmModeObjectGetProperties(card, connector, _CONNECTOR)
    if not found:
        return []
    try:
        return list(found.contents.ids[: found.contents.count])
    finally:
        drm.drmModeFreeObjectProperties(found)


def _named(drm: Any, card: int, identity: int) -> bytes:
    found = drm.drmModeGetProperty(card, identity)
    if not found:
        return b""
    try:
        return bytes(found.contents.name)
    finally:
        drm.drmModeFreeProperty(found)
