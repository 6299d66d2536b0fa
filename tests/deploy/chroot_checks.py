"""The tool in a Debian without systemd running, as when an image is made: what it leaves behind."""

from __future__ import annotations

import hashlib
import os
import re
import stat
from collections.abc import Iterator
from functools import cache, partial
from pathlib import Path

from tests.deploy.interrupted import cut, everywhere
from tests.deploy.roots import LAYERS, ROOT, Root, lasting, overlay, source

INSTALL = "bash /mnt/sources/one/deploy/signage-deploy install"
UPDATE = "signage-deploy update /mnt/sources/two"
INSTALL_LIGHT = "bash /mnt/sources/light/deploy/signage-deploy install"
UPDATE_LIGHT = "signage-deploy update /mnt/sources/lighter"
BUILT = 'touch "$release/complete"'  # the last step of what takes long: from then on it is there
# Where Debian's own tools keep what they have done; the sign has no part in it.
NOT_OURS = ("mnt", "proc", "dev", "tmp", "var/log", "var/cache", "var/lib/dpkg", "var/lib/apt")
NOT_OURS += ("etc/ld.so.cache", "var/lib/systemd/deb-systemd", "root", "made")
LAST = "libgles2"  # no other package asks for it
BUILDERS = ("hatchling", "packaging", "pathspec", "pluggy", "tomlkit", "trove-classifiers")
# Beside the files of accounts their last state is kept ("passwd-").
ACCOUNTS = ("passwd", "group", "shadow", "gshadow", "subuid", "subgid")


def sources() -> None:
    """Two releases, and one that starts badly though it rehearses well."""
    version = ("signage/__init__.py", '__version__ = "0.1.0"')
    source("one")
    source("two", {version[0]: (version[1], '__version__ = "0.2.0"')})
    begins = "    clock = clock or SystemClock()\n"
    service = 'os.environ.get("RUNTIME_DIRECTORY") == "/run/signage"'  # not while it is recorded
    crashing = f"    import os\n    if {service}:\n        raise SystemExit(1)\n{begins}"
    changed = (version[1], '__version__ = "0.3.0"')
    source("bad", {version[0]: changed, "signage/app.py": (begins, crashing)})
    _light("light", "0.1.0")
    _light("lighter", "0.2.0")


def _light(name: str, version: str) -> None:
    """A release with the tool as it is, and so little else that it is built in seconds."""
    rehearse = ("    from signage import logs ", "    return 0\n    from signage import logs ")
    record = ("    with tempfile.", "    return 0\n    with tempfile.")
    edits = {"signage/commands/rehearse.py": rehearse, "signage/start_recording.py": record}
    if version != "0.1.0":
        edits["signage/__init__.py"] = '__version__ = "0.1.0"', f'__version__ = "{version}"'
    folder = source(name, edits)
    locked = re.split(r"\n(?=\S)", (folder / "requirements.lock").read_text(encoding="utf-8"))
    lock = "\n".join(each for each in locked if each.partition("=")[0] in BUILDERS)
    (folder / "requirements.lock").write_text(lock + "\n", encoding="utf-8")


@cache
def installed(base: Path) -> Path:
    """A layer over the root in which release one is installed."""
    with lasting(base, name=f"installed-{base.name}") as root:
        root.run(INSTALL)
    return LAYERS / f"installed-{base.name}" / "upper"


@cache
def packaged(base: Path) -> Path:
    """A layer with Debian's packages, of which the last one is fetched but not installed."""
    with lasting(base, name="packaged") as root:
        tool = (ROOT / "deploy/signage-deploy").read_text(encoding="utf-8")
        wanted = re.search(r'^PACKAGES="(.*)"$', tool, re.M)
        assert wanted is not None
        others = wanted[1].replace(LAST, "")
        root.run(
            "export DEBIAN_FRONTEND=noninteractive; apt-get update -qq;"
            f"apt-get install -y -qq --no-install-recommends {others} &&"
            f"apt-get install -y -qq --no-install-recommends --download-only {LAST}"
        )
    return LAYERS / "packaged" / "upper"


@cache
def installed_lightly(base: Path) -> tuple[Path, ...]:
    """Layers in which the light release is installed."""
    layers = (packaged(base), base)
    with lasting(*layers, name="light") as root:
        root.run(INSTALL_LIGHT)
    return (LAYERS / "light" / "upper", *layers)


def installs_twice(base: Path) -> str:
    """The second installation changes nothing, and takes no network and no time."""
    with overlay(installed(base), base) as root:
        before = dict(listing(root.path))
        root.run(INSTALL)
        _same(before, root)
        size = sum(f.stat().st_size for f in (root.path / "opt").rglob("*") if f.is_file())
        return f"{root.running()}, {size / 2**20:.0f} MiB"


def leaves_nothing(base: Path) -> str:
    """Uninstalled, the machine is as before: no user, unit, file or package of ours is left."""
    with overlay(base) as root:
        root.run("apt-get update -qq")  # so that both listings have seen it
        hosts = root.path / "etc/hosts"  # as every machine has it; Debian's netbase would make one
        hosts.write_text("127.0.0.1 localhost\n", encoding="utf-8")
        before, packages = dict(listing(root.path)), root.run("dpkg-query -W")
        root.run(INSTALL)
        (root.path / "etc/signage/config.toml").write_text("# not yet\n", encoding="utf-8")
        root.run("signage-deploy uninstall")
        _same(before, root)
        assert root.run("dpkg-query -W") == packages
        return f"{len(before)} files as before"


def lacks_nothing_that_was_taken_away(base: Path) -> str:
    """Slimmed, a release draws in all its languages, and what it imports is there."""
    with overlay(installed(base), base) as root:
        locales = [file.stem for file in (ROOT / "signage/display/locales").glob("*.toml")]
        venv = "/opt/signage/current/venv/bin"
        for locale in [*locales, "nb-NO", "pt-BR", "zh-TW", "en-NZ"]:
            root.run(f"{venv}/signage render --locale {locale} /mnt/{locale}.png")
            root.run(f"{venv}/python -c '{_BABEL}' {locale}")
        root.run(f"{venv}/python -c '{_EVERYTHING}'")
        root.run(f"{venv}/python -P -c 'from signage import start_file; assert start_file.use()'")
        themes = "/opt/signage/current/venv/lib/python3*/site-packages/signage/themes"
        root.run(f"{venv}/signage themes check {themes}/ledger --locales en,ar,he")
        assert not (root.path / "opt/signage/current/pip").exists()
        return f"{len(locales)} languages"


# What is left to Babel: a day's part, and a count above a hundred.
_BABEL = """
import sys
from datetime import datetime
from signage.display.cldr import Cldr
locale = sys.argv[1].replace("-", "_")
cldr = Cldr(locale, "xx")
print(cldr.say("B", datetime(2026, 3, 4, 15)), cldr.plural(125), cldr.long_date)
"""
_EVERYTHING = """
import importlib, pkgutil, signage
import exchangelib, lxml.etree, PIL.Image, PIL.features, msal, rich.console, busylight_core, gpiod
for found in pkgutil.walk_packages(signage.__path__, "signage."):
    if not found.name.endswith("__main__") and "kerberos" not in found.name:
        importlib.import_module(found.name)
PIL.Image.init()
"""


def keeps_the_configuration_if_told(base: Path) -> str:
    """--keep-config leaves /etc/signage, and nothing else."""
    with overlay(installed(base), base) as root:
        kept = root.path / "etc/signage/config.toml"
        kept.write_text("# mine\n", encoding="utf-8")
        root.run("signage-deploy uninstall --keep-config")
        assert kept.read_text(encoding="utf-8") == "# mine\n"
        assert not (root.path / "opt/signage").exists()
        return ""


def updates_and_goes_back(base: Path) -> str:
    """One command each way, back and forth; three releases are kept."""
    with overlay(installed(base), base) as root:
        one = root.running()
        root.run("tar -czf /mnt/two.tar.gz -C /mnt/sources two")
        root.run("signage-deploy update /mnt/two.tar.gz")
        two = root.running()
        assert two.startswith("0.2.0-")
        for release in (one, two, one):
            root.run("signage-deploy rollback")
            assert root.running() == release
        root.run(UPDATE)
        assert root.running() == two
        for number in range(3, 6):
            newer = f'__version__ = "0.{number}.0"'
            source("more", {"signage/__init__.py": ('__version__ = "0.1.0"', newer)})
            root.run("signage-deploy update /mnt/sources/more")
        kept = sorted(path.name[:5] for path in (root.path / "opt/signage/releases").iterdir())
        assert kept == ["0.3.0", "0.4.0", "0.5.0"], kept
        return f"{one} -> {two} -> {one}"


def keeps_what_runs_unless_the_new_one_reads(base: Path) -> str:
    """An update whose calendar cannot be read, or that cannot draw, changes nothing that runs."""
    with overlay(installed(base), base) as root:
        one = root.running()
        (root.path / "etc/signage/config.toml").write_text(UNREACHABLE, encoding="utf-8")
        root.run(
            "install -d -o signage /etc/signage/secrets; cd /etc/signage/secrets;"
            "echo quiet | install -o signage -m 600 /dev/stdin exchange-password"
        )
        said = root.run(UPDATE, code=1)
        assert "unreachable" in said, said
        assert root.running() == one
        (root.path / "etc/signage/config.toml").unlink()
        broken = ("import pygame\n", 'raise ImportError("broken")\n')
        source("broken", {"signage/display/window/window.py": broken})
        broken_one = root.run("signage-deploy update /mnt/sources/broken", code=1)
        assert "does not start here; nothing was changed" in broken_one
        assert root.running() == one
        return said.splitlines()[-1]


def survives_interruption_while_installing(base: Path) -> str:
    """Killed before any step of a first installation: the next call ends as an undisturbed one."""
    return _everywhere((packaged(base), base), INSTALL_LIGHT, {"", "0.1.0"}, "0.1.0", slow=BUILT)


def survives_interruption_while_updating(base: Path) -> str:
    """Killed before any step of an update: the old one or the new one runs, the next call ends."""
    layers = installed_lightly(base)
    return _everywhere(layers, UPDATE_LIGHT, {"0.1.0", "0.2.0"}, "0.2.0", slow=BUILT)


def survives_interruption_while_going_back(base: Path) -> str:
    """Killed before any step of a roll-back: one of both runs, the next call ends it."""
    layers = installed_lightly(base)
    with lasting(*layers, name="updated") as root:
        root.run(UPDATE_LIGHT)
    layers = (LAYERS / "updated" / "upper", *layers)
    return _everywhere(layers, "signage-deploy rollback", {"0.1.0", "0.2.0"}, "0.1.0")


def survives_interruption_while_uninstalling(base: Path) -> str:
    """Killed before any step of uninstalling: the next call leaves nothing all the same."""
    with overlay(packaged(base), base) as root:
        before = dict(listing(root.path))
    command = "if command -v signage-deploy; then signage-deploy uninstall; fi"

    def gone(root: Root) -> None:
        _same(before, root)

    return everywhere(installed_lightly(base), command, lambda _: None, gone)


def survives_interruption_in_the_middle_of_a_step(base: Path) -> str:
    """Killed while dpkg unpacks, and while pip does: the next call ends as an undisturbed one."""
    with overlay(installed(base), base) as root:
        reference = dict(listing(root.path))
    with overlay(base) as root:
        cut(root, INSTALL, (root.path / "usr/lib/python3").exists)
        assert root.running() == ""
        releases = root.path / "opt/signage/releases"
        cut(root, INSTALL, lambda: any(releases.glob("*/venv/lib/*/site-packages/pygame/*")))
        assert root.running() == ""
        root.run(INSTALL)
        _ends(root, "0.1.0", reference)
        return ""


def _everywhere(
    layers: tuple[Path, ...], command: str, either: set[str], new: str, slow: str = ""
) -> str:
    """`either` may run whenever it is killed, and `new` in the end, as if nothing had been."""
    with overlay(*layers) as root:
        root.run(command)
        reference = dict(listing(root.path))
    holds, ends = partial(_holds, either=either), partial(_ends, new=new, reference=reference)
    return everywhere(layers, command, holds, ends, slow)


def _holds(root: Root, either: set[str]) -> None:
    """What runs is whole: it is one of both, and it draws."""
    running = root.running()
    assert running.partition("-")[0] in either, running
    if running:
        assert (root.path / "opt/signage/releases" / running / "complete").exists()
        root.run("/opt/signage/current/venv/bin/signage --version")


def _ends(root: Root, new: str, reference: dict[str, str]) -> None:
    assert root.running().startswith(new), root.running()
    _same(reference, root)


def _same(before: dict[str, str], root: Root) -> None:
    after = dict(listing(root.path))
    told = [f"{name}: {before.get(name)} | {after.get(name)}" for name in changed(before, after)]
    assert not told, "\n".join(told[:20])


def listing(root: Path) -> Iterator[tuple[str, str]]:
    """Every file with its kind, rights, owner and content (of links: where they lead)."""
    for folder, folders, names in os.walk(root):
        below = Path(folder).relative_to(root)
        folders[:] = [name for name in folders if str(below / name) not in NOT_OURS]
        for name in (*folders, *names):
            path = below / name
            if str(path) in NOT_OURS or str(path).startswith("run/"):
                continue
            if path.parent.name == "etc" and name.removesuffix("-") in ACCOUNTS and name[-1] == "-":
                continue
            # What pip and dpkg have put there they have checked themselves, and it is much.
            theirs = "venv" in path.parts or (
                path.is_relative_to("usr") and not path.is_relative_to("usr/local")
            )
            if "__pycache__" not in path.parts:
                yield str(path), _described(root / path, summed=not theirs)


def _described(path: Path, summed: bool) -> str:
    status = path.lstat()
    said = f"{stat.filemode(status.st_mode)} {status.st_uid}:{status.st_gid}"
    if stat.S_ISLNK(status.st_mode):
        return f"{said} -> {path.readlink()}"
    if stat.S_ISREG(status.st_mode) and summed:
        return f"{said} {hashlib.sha256(path.read_bytes()).hexdigest()}"
    return said


def changed(before: dict[str, str], after: dict[str, str]) -> list[str]:
    """What differs, by name."""
    return sorted(
        name for name in before.keys() | after.keys() if before.get(name) != after.get(name)
    )


UNREACHABLE = """
[room]
mailbox = "juniper@example.com"
name = "Juniper"
zone = "Europe/Copenhagen"
[source]
endpoint = "https://localhost:9/EWS/Exchange.asmx"
username = 'EXAMPLE\\svc-signage'
secret = "exchange-password"
"""

CHROOT_CHECKS = (
    installs_twice,
    lacks_nothing_that_was_taken_away,
    leaves_nothing,
    keeps_the_configuration_if_told,
    updates_and_goes_back,
    keeps_what_runs_unless_the_new_one_reads,
    survives_interruption_while_installing,
    survives_interruption_while_updating,
    survives_interruption_while_going_back,
    survives_interruption_while_uninstalling,
    survives_interruption_in_the_middle_of_a_step,
)
# Emulated a program takes ten times as long: what does not differ between processors is left out.
EMULATED_CHECKS = (
    installs_twice,
    lacks_nothing_that_was_taken_away,
    keeps_what_runs_unless_the_new_one_reads,
    updates_and_goes_back,
)
