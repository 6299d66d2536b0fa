"""What is shipped for the machine around the sign: units, scripts, rules, held by their tools."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from signage.commands.needs import needs
from tests.configs import MINIMAL, loaded, with_key
from tests.deploy.card import CLOUD, brought

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))
DROP_INS = sorted((DEPLOY / "systemd" / "with").glob("*.conf"))
FIRST_INSTALL = "signage-first-install.service"
EXPOSURE = 13  # tenths; what is left is named in deploy/README.md


def tool(name: str, package: str) -> pytest.MarkDecorator:
    return pytest.mark.skipif(
        shutil.which(name) is None, reason=f"{name} is not installed (apt install {package})"
    )


def call(*command: str | Path, code: int = 0) -> str:
    done = subprocess.run(
        list(map(str, command)), capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout


def laid_out(folder: Path, drop_ins: Sequence[Path]) -> None:
    """The units as they would lie in /etc, with programs that are there."""
    for unit in UNITS:
        text = re.sub(r"^ExecStart=/.*", "ExecStart=/bin/true", unit.read_text("utf-8"), flags=re.M)
        (folder / unit.name).write_text(text, encoding="utf-8")
    first = re.sub(r"^ExecStart=/.*", "ExecStart=/bin/true", brought()[1], flags=re.M)
    (folder / FIRST_INSTALL).write_text(first, encoding="utf-8")
    more = folder / "signage.service.d"
    more.mkdir()
    for drop_in in drop_ins:
        text = re.sub(
            r"^ExecStart=/.*", "ExecStart=/bin/true", drop_in.read_text("utf-8"), flags=re.M
        )
        (more / drop_in.name).write_text(text, encoding="utf-8")


@tool("shellcheck", "shellcheck")
def test_scripts_are_sound(tmp_path: Path) -> None:
    """shellcheck has nothing to say of the tool, nor of the script that cloud-init is given."""
    inner = tmp_path / "first-install"
    inner.write_text(brought()[0], encoding="utf-8")
    scripts = [DEPLOY / "signage-deploy", ROOT / ".ci" / "run", ROOT / ".ci" / "lock", inner]
    assert call("shellcheck", *scripts) == ""


@tool("systemd-analyze", "systemd")
@pytest.mark.parametrize("drop_ins", [[], *([one] for one in DROP_INS)], ids=str)
def test_systemd_understands_the_units(tmp_path: Path, drop_ins: list[Path]) -> None:
    """Every unit, alone and with each drop-in, is verified without a warning."""
    laid_out(tmp_path, drop_ins)
    names = [f"./{unit.name}" for unit in (*UNITS, Path(FIRST_INSTALL))]
    command = ["systemd-analyze", "verify", "--man=no", *names]
    done = subprocess.run(
        command,
        cwd=tmp_path,
        env={"SYSTEMD_UNIT_PATH": f"{tmp_path}:", "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    told = [line for line in done.stderr.splitlines() if "signage" in line]
    assert (done.returncode, told) == (0, [])


@tool("systemd-analyze", "systemd")
def test_the_service_is_hardly_exposed(tmp_path: Path) -> None:
    """systemd's own figure stays where it is; each exception to it is one that the sign needs."""
    limit = ["--offline=yes", f"--threshold={EXPOSURE}"]
    said = call("systemd-analyze", "security", *limit, DEPLOY / "systemd" / "signage.service")
    figure = re.search(r"exposure level for signage.service: ([0-9.]+)", said)
    assert figure is not None
    assert figure[1] in (DEPLOY / "README.md").read_text("utf-8")  # it says so
    as_json = call(
        *("systemd-analyze", "security", "--offline=yes", "--json=short"),
        DEPLOY / "systemd" / "signage.service",
    )
    open_ones = {one["name"] for one in json.loads(as_json) if one.get("set") is False}
    assert open_ones == {
        "RootDirectory=/RootImage=",
        "SupplementaryGroups=",
        "PrivateDevices=",
        "MemoryDenyWriteExecute=",
        "RestrictAddressFamilies=~AF_NETLINK",
        "RestrictAddressFamilies=~AF_UNIX",
        "RestrictAddressFamilies=~AF_(INET|INET6)",
        "PrivateNetwork=",
        "DeviceAllow=",
        "ProcSubset=",
        "IPAddressDeny=",
    }


def test_nothing_is_written_to_the_card() -> None:
    """The whole file system is read-only to the sign; the one folder of its own is in memory."""
    text = (DEPLOY / "systemd" / "signage.service").read_text("utf-8")
    assert "ProtectSystem=strict" in text
    assert "ReadOnlyPaths=/tmp /var/tmp" in text
    assert "RuntimeDirectory=signage\n" in text
    for writable in ("ReadWritePaths=", "StateDirectory=", "CacheDirectory=", "LogsDirectory="):
        assert writable not in text
    assert "Storage=volatile" in (DEPLOY / "system" / "journald.conf").read_text("utf-8")


def test_the_hardware_watchdog_has_a_time_that_the_pi_takes() -> None:
    """BCM2835 counts to 15 s; more is refused, and leaves no watchdog (systemd issue 27427)."""
    text = (DEPLOY / "system" / "system.conf").read_text("utf-8")
    seconds = re.search(r"^RuntimeWatchdogSec=(\d+)$", text, re.M)
    assert seconds is not None
    assert 10 <= int(seconds[1]) <= 15


@pytest.mark.parametrize(
    ("table", "line", "need"),
    [
        ("display", 'driver = "wayland"', "wayland"),
        ("panel", 'power = "cec"', "cec"),
        ("light", 'kind = "usb"', "lights"),
        ("light", 'kind = "gpio"\npins = [17, 27, 22]', "gpio"),
        ("presence", "pin = 4", "gpio"),
    ],
)
def test_every_need_has_its_drop_in(tmp_path: Path, table: str, line: str, need: str) -> None:
    """What a configuration needs is said in a word that is the name of a drop-in, and no more."""
    assert list(needs(loaded(tmp_path, MINIMAL))) == ["credential exchange-password"]
    wanted = list(needs(loaded(tmp_path, with_key(table, line))))
    assert wanted == ["credential exchange-password", need]
    assert need in {drop_in.stem for drop_in in DROP_INS}


@pytest.mark.parametrize(
    ("key", "wanted"),
    [
        ('locale = "ja"', ["package fonts-noto-cjk"]),
        ('locale = "zh-TW"', ["package fonts-noto-cjk"]),
        ('locales = ["en-GB", "ko-KR"]', ["package fonts-noto-cjk"]),
        ('locale = "ar-EG"', []),  # in the fonts that come along
    ],
)
def test_a_language_needs_the_fonts_that_write_it(
    tmp_path: Path, key: str, wanted: list[str]
) -> None:
    """The installer fetches them, so that no sign of a language stands there as an empty box."""
    found = list(needs(loaded(tmp_path, with_key("display", key))))
    assert found == ["credential exchange-password", *wanted]


PROBE = """
[doctor]
probe_mailbox = "organizer@example.com"
probe_username = 'EXAMPLE\\svc-signage'
probe_secret = "{name}"
"""


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("organizer-password", ["credential exchange-password", "credential organizer-password"]),
        ("exchange-password", ["credential exchange-password"]),
    ],
)
def test_the_probe_of_the_doctor_has_its_secret(
    tmp_path: Path, name: str, wanted: list[str]
) -> None:
    """The secret that [doctor] names is handed over too; one that both name is handed over once."""
    assert list(needs(loaded(tmp_path, MINIMAL + PROBE.format(name=name)))) == wanted


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_no_memory_of_the_sign_reaches_the_card(unit: Path) -> None:
    """Neither by swapping nor by a core dump: a limit of one byte is the only one that the kernel
    heeds where core_pattern names a program (Linux, fs/coredump.c).
    """
    lines = unit.read_text("utf-8").splitlines()
    assert {"MemorySwapMax=0", "LimitCORE=1"} <= set(lines)


def seconds(unit: str, key: str) -> int:
    """A figure of a unit or drop-in."""
    found = re.findall(rf"^{key}=(\d+)$", (DEPLOY / "systemd" / unit).read_text("utf-8"), re.M)
    assert len(found) == 1, key
    return int(found[0])


DARKENED = ["lights.conf", "gpio.conf"]


def darkening(drop_in: str) -> tuple[int, int]:
    """The seconds after which a drop-in's darkening is ended, and after which it is killed."""
    found = re.findall(
        r"^ExecStopPost=-/usr/bin/timeout --kill-after=(\d+) (\d+) "
        r"/opt/signage/current/venv/bin/signage dark --config /etc/signage/config.toml$",
        (DEPLOY / "systemd" / "with" / drop_in).read_text("utf-8"),
        re.M,
    )
    assert len(found) == 1, drop_in
    kill, end = found[0]
    return int(end), int(kill)


@pytest.mark.parametrize("drop_in", DARKENED)
def test_a_light_goes_dark_after_every_end(drop_in: str) -> None:
    """systemd runs ExecStopPost= after a kill too. As the unit's own user (no "+" or "!"), its
    failure none of the unit's ("-"); and a light that hangs is given up before systemd would call
    the stop timed out, which "-" does not excuse.
    """
    assert sum(darkening(drop_in)) < seconds("signage.service", "TimeoutStopSec")


@pytest.mark.parametrize("drop_in", ["signage.service", "with/wayland.conf"])
def test_a_sign_that_hangs_while_it_starts_is_ended_too(drop_in: str) -> None:
    """The watchdog counts from the first READY=1 on; until then TimeoutStartSec= does. Five of
    either kind fall within the time in which systemd counts them, so that a bad release gives way.
    """
    unit = "signage.service"
    assert "Type=notify\n" in (DEPLOY / "systemd" / unit).read_text("utf-8")
    ends = seconds(unit, "TimeoutStopSec") + seconds(drop_in, "RestartSec")
    ends += sum(sum(darkening(light)) for light in DARKENED)
    starts, limit = seconds(unit, "StartLimitBurst"), seconds(unit, "StartLimitIntervalSec")
    first_picture = 60  # s, on a slow card
    for hung in (seconds(unit, "TimeoutStartSec"), first_picture + seconds(unit, "WatchdogSec")):
        assert starts * (hung + ends) < limit


def test_links_lead_to_files_that_are_shipped() -> None:
    """Each file that the tool links into /etc is part of the release, and each unit is linked."""
    script = (DEPLOY / "signage-deploy").read_text("utf-8")
    links = re.findall(r"^(?:LINKS=\")?(system\w*/[\w.-]+):", script, re.M)
    assert all((DEPLOY / link).is_file() for link in links)
    assert {f"systemd/{unit.name}" for unit in UNITS} <= set(links)


def test_udev_lets_the_sign_use_every_light_that_is_supported() -> None:
    """All vendors and products of busylight-core are in the rules."""
    pytest.importorskip("busylight_core", reason="the extra for lights is not installed")
    script = """
import busylight_core as b
def all_of(c):
    for s in c.__subclasses__():
        yield s
        yield from all_of(s)
for c in all_of(b.Light):
    for vendor, product in getattr(c, "supported_device_ids", None) or ():
        print(f"{vendor:04x} {product:04x}")
"""
    rules = [
        (vendor, re.compile(products))
        for vendor, products in re.findall(
            r'ATTRS\{idVendor\}=="(\w+)", ATTRS\{idProduct\}=="([^"]+)"',
            (DEPLOY / "system" / "udev.rules").read_text("utf-8"),
        )
    ]
    devices = set(call(sys.executable, "-c", script).splitlines())
    assert len(devices) > 20
    for device in devices:
        vendor, product = device.split()
        assert any(vendor == v and p.fullmatch(product) for v, p in rules), device


YAML = "import sys, yaml, json; json.dump(yaml.safe_load(sys.stdin), sys.stdout)"
_SYSTEM = "/usr/bin/python3"


def _has_yaml() -> bool:
    try:
        done = subprocess.run([_SYSTEM, "-c", "import yaml"], capture_output=True, check=False)
    except OSError:
        return False
    return done.returncode == 0


@pytest.mark.skipif(not _has_yaml(), reason="no YAML parser here (apt install python3-yaml)")
def test_cloud_init_is_given_what_it_understands() -> None:
    """The user data begins as it must, is YAML, lets an administrator in (Raspberry Pi OS has SSH
    off), and has systemd run the script that it brings until that succeeds.
    """
    text = CLOUD.read_text("utf-8")
    assert text.startswith("#cloud-config\n")
    parsed = subprocess.run(
        [_SYSTEM, "-c", YAML], input=text, capture_output=True, text=True, check=True
    )
    data = json.loads(parsed.stdout)
    script, unit = data["write_files"]
    assert [file["content"] for file in (script, unit)] == brought()
    assert f"ExecStart={script['path']}\n" in unit["content"]
    *_, ssh, start = data["runcmd"]
    assert ssh == ["systemctl", "enable", "--now", "ssh"]
    assert f"/etc/systemd/system/{start[-1]}.service" == unit["path"]
    assert not data["ssh_pwauth"]


@pytest.mark.skipif(not _has_yaml(), reason="no YAML parser here (apt install python3-yaml)")
def test_cloud_init_can_be_told_of_a_proxy() -> None:
    """With the # taken away, apt has it for both kinds of sources, and so has the installation:
    Debian's sources are http alone, Python's https.
    """
    text = re.sub(
        r"^( *)#(?=apt:|  https?_proxy|Environment=)", r"\1", CLOUD.read_text("utf-8"), flags=re.M
    )
    parsed = subprocess.run(
        [_SYSTEM, "-c", YAML], input=text, capture_output=True, text=True, check=True
    )
    data = json.loads(parsed.stdout)
    proxy = "http://proxy.example.com:3128"
    assert data["apt"] == {"http_proxy": proxy, "https_proxy": proxy}
    line = f"Environment=http_proxy={proxy} https_proxy={proxy}"
    assert line in data["write_files"][1]["content"].splitlines()
