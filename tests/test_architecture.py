"""Who may import whom, and who alone imports what: the table of the design, held by a test."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "signage"

# Layer -> what its modules may import besides the standard library and themselves.
LAYERS: dict[str, set[str]] = {
    "signage.core": set(),
    "signage.errors": {"signage.core.values"},
    "signage.logs": {"signage.errors"},
    "signage.systemd": set(),
    "signage.timesync": set(),
    "signage.secrets": {"signage.errors", "signage.sealing"},
    "signage.clock": {"signage.core.calendar"},
    "signage.sources": {"signage.core", "signage.errors"},
    "signage.feed": {
        "signage.core",
        "signage.sources.base",
        "signage.sources.changes",
        "signage.clock",
        "signage.errors",
    },
    "signage.display": {"signage.core", "signage.errors"},
    "signage.sim": {"signage.errors"},
    "signage.config": {"signage.core", "signage.errors"},
    "signage.power": {"signage.errors", "signage.display.dimming"},
    "signage.lights": {
        "signage.core",
        "signage.errors",
        "signage.config",
        "signage.feed.base",
        "signage.status.sign",
        "signage.loop",  # beside it, where the two are put together
    },
    "signage.doctor": {
        "signage.core",
        "signage.errors",
        "signage.clock",
        "signage.config",
        "signage.readiness",
        "signage.secrets",
        "signage.assembly",
        "signage.panel_settings",
        "signage.sources",
        "signage.display.connectors",
        "signage.display.drivers",
        "signage.display.no_display",
        "signage.power",
        "signage.lights",
    },
}

# Third-party package -> the only modules (or packages of ours) that import it.
IMPORTERS: dict[str, set[str]] = {
    "exchangelib": {"signage.sources.ews"},
    "requests": {
        *("signage.sources.http", "signage.sources.bodies"),
        *("signage.sources.tls", "signage.sources.transport"),
    },
    "urllib3": {
        *("signage.sources.http", "signage.sources.bodies", "signage.sources.transport"),
    },
    "gssapi": {"signage.sources.ews.kerberos"},
    "requests_gssapi": {"signage.sources.ews.kerberos"},
    "msal": {"signage.sources.tokens"},
    "apscheduler": {"signage.feed.poller", "signage.feed.executor"},
    "pygame": {"signage.display.paint", "signage.display.window", "signage.display.lean_pygame"},
    "PIL": {"signage.display.images"},
    "segno": {"signage.display.qr"},
    "uharfbuzz": {"signage.display.text.fonts", "signage.display.text.lean_uharfbuzz"},
    "bidi": {"signage.display.text.bidi"},
    "uniseg": {"signage.display.text.breaks"},
    "budoux": {"signage.display.text.thai"},
    "babel": {"signage.display.cldr", "signage.sources.graph.hours"},
    "cattrs": {"signage.config.structure"},
    "tzlocal": {"signage.preview.rig"},
    "shtab": {"signage.commands.completion"},
    "prometheus_client": {"signage.status.metrics"},
    "busylight_core": {"signage.lights.usb"},
    "loguru": {"signage.lights.usb"},
    "gpiod": {"signage.lights.gpio"},
    "rich": {"signage.doctor.report"},
    "lxml": {"signage.sim.soap"},
    "cryptography": {
        "signage.sim.certificate",
        "signage.sim.app_certificate",
        "signage.doctor.certificates",
        "signage.sources.own_certificate",
    },
    "spnego": {"signage.sim.logon"},
    "dateutil": {"signage.sim.rules"},
}

# Where the machine may be asked for the time.
CLOCKS = {"signage.clock"}
CLOCK_CALLS = {
    ("datetime", "now"),
    ("datetime", "utcnow"),
    ("datetime", "today"),
    ("date", "today"),
    ("time", "time"),
    ("time", "monotonic"),
    ("time", "perf_counter"),
    ("time", "sleep"),
}


def modules() -> list[str]:
    return sorted(
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        for path in PACKAGE.rglob("*.py")
    )


def tree(module: str) -> ast.Module:
    path = ROOT.joinpath(*module.split("."))
    file = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    return ast.parse(file.read_text(encoding="utf-8"))


@cache
def imports(module: str) -> frozenset[str]:
    """Every module name that is imported anywhere in the file, also inside functions."""
    return frozenset(_imported(module))


def _imported(module: str) -> Iterator[str]:
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}: relative import"
            assert node.module is not None
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def layer_of(module: str) -> str | None:
    return next(
        (layer for layer in LAYERS if module == layer or module.startswith(layer + ".")), None
    )


def within(name: str, allowed: set[str]) -> bool:
    return any(name == prefix or name.startswith(prefix + ".") for prefix in allowed)


@pytest.mark.parametrize("module", modules())
def test_layers_point_inwards(module: str) -> None:
    """A module imports only the layers below it, and nobody imports the composition root."""
    layer = layer_of(module)
    for name in imports(module):
        if not name.startswith("signage."):
            continue
        if layer is not None:
            assert within(name, LAYERS[layer] | {layer, "signage.__version__"}), (
                f"{module} (layer {layer}) imports {name}"
            )


@pytest.mark.parametrize("module", modules())
def test_each_package_has_one_importer(module: str) -> None:
    """A third-party package is imported by the one module that is for it."""
    for name in imports(module):
        package = name.split(".", maxsplit=1)[0]
        if package == "signage" or package in sys.stdlib_module_names:
            continue
        assert package in IMPORTERS, f"{module} imports {package}, which has no place in the table"
        assert within(module, IMPORTERS[package]), f"{module} imports {package}"


def test_the_core_is_pure() -> None:
    """The core imports nothing that reads a clock, a file, a thread or a log."""
    impure = {"os", "io", "time", "threading", "logging", "pathlib", "socket", "random", "asyncio"}
    for module in modules():
        if module.startswith("signage.core"):
            roots = {name.split(".", maxsplit=1)[0] for name in imports(module)}
            assert not roots & impure, f"{module} imports {roots & impure}"


@pytest.mark.parametrize("module", modules())
def test_only_the_clock_asks_for_the_time(module: str) -> None:
    """`now` is an argument: nobody but clock.py calls datetime.now or time.*."""
    if module in CLOCKS:
        return
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            call = (node.value.id, node.attr)
            assert call not in CLOCK_CALLS, f"{module}:{node.lineno} calls {'.'.join(call)}"


def test_every_module_says_what_it_is_for() -> None:
    """Each module opens with a sentence of purpose."""
    for module in modules():
        assert ast.get_docstring(tree(module)), f"{module} has no docstring"


def test_no_module_names_a_theme() -> None:
    """Themes are data, the default one included: no text of the code is the name of one."""
    names = {file.parent.name for file in (ROOT / "themes").glob("*/theme.toml")}
    assert names
    named = re.compile(rf"\b({'|'.join(names)})\b")
    for module in modules():
        nodes = list(ast.walk(tree(module)))
        prose = [node.value for node in nodes if isinstance(node, ast.Expr)]  # may say "midnight"
        for node in nodes:
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in prose:
                told = named.search(node.value)
                assert not told, f"{module}:{node.lineno} names the theme {told}"
