"""The command line, run as people run it: exit codes, plain lines, and never a traceback."""

from __future__ import annotations

import os
import re
import signal
import socket
import ssl
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from signage import __version__
from signage.display import theme
from signage.secrets import variable_of
from tests.configs import MINIMAL, with_key

CANARY = "c4nary-s3cret-value"
COMMANDS = (
    "preview",
    "run",
    "rehearse",
    "render",
    "check",
    "doctor",
    "rooms",
    "migrate-config",
    "themes",
    "sim",
    "versions",
    "needs",
    "seal",
    "adopt",
    "dark",
    "completion",
)
ROOT = Path(__file__).resolve().parent.parent


def environment(**more: str) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith("SIGNAGE_SECRET_")}
    kept.pop("CREDENTIALS_DIRECTORY", None)
    return {**kept, "COLUMNS": "100", "PYTHONPATH": str(ROOT), **more}


def signage(*args: str | Path, **environ: str) -> subprocess.CompletedProcess[str]:
    """Run it; whatever happens, no traceback."""
    command = [sys.executable, "-m", "signage", *map(str, args)]
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        timeout=60,
        env=environment(**environ),
        cwd=ROOT,
        check=False,
    )
    assert "Traceback" not in done.stdout + done.stderr
    return done


def written(folder: Path, text: str) -> Path:
    path = folder / "config.toml"
    path.write_text(text, encoding="utf-8")
    return path


# --- help and usage ----------------------------------------------------------------------------


def test_help_names_every_command() -> None:
    """`signage --help` lists the commands and says where to begin."""
    done = signage("--help")
    assert done.returncode == 0
    assert all(re.search(rf"^ +{command}\b", done.stdout, re.M) for command in COMMANDS)
    assert "signage preview" in done.stdout


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_has_help_with_examples(command: str) -> None:
    """Every command explains itself and shows how it is called."""
    done = signage(command, "--help")
    assert done.returncode == 0
    assert "examples:" in done.stdout
    assert f"signage {command}" in done.stdout.split("examples:")[1]


def test_version() -> None:
    """One line with the version."""
    assert signage("--version").stdout == f"signage {__version__}\n"


@pytest.mark.parametrize(
    "args",
    [
        [],
        ["chek"],
        ["--no-such-option"],
        ["run"],
        ["check"],
        ["doctor"],
        ["rooms", "--config", "x", "--json", "--as-config"],
        ["check", "--conf", "x"],
        ["check", "--config"],
        ["run", "--config", "x", "extra"],
        ["render"],
        ["render", "x.png", "--size", "big"],
        ["render", "x.png", "--size", "10x10"],
        ["render", "x.png", "--at", "yesterday"],
        ["render", "x.png", "--rotation", "45"],
        ["preview", "--hours", "13"],
        ["sim", "--port", "65536"],
        ["completion", "fish"],
    ],
)
def test_usage_errors_exit_64(args: list[str]) -> None:
    """sysexits(3) EX_USAGE everywhere, two lines on stderr, the second telling where help is."""
    done = signage(*args)
    assert done.returncode == 64
    assert done.stdout == ""
    lines = done.stderr.splitlines()
    assert len(lines) == 2
    assert lines[0].startswith("signage")
    assert re.fullmatch(r"Try: signage( \w+)? --help", lines[1])


# --- check ---------------------------------------------------------------------------------------


def test_check_of_a_sound_configuration(tmp_path: Path) -> None:
    """Exit 0; the effective configuration with origins; the secret's origin and not the secret."""
    path = written(tmp_path, MINIMAL)
    done = signage("check", "--config", path, **{variable_of("exchange-password"): CANARY})
    assert done.returncode == 0, done.stderr
    assert 'name = "Juniper"  # file' in done.stdout
    assert 'interval = "1 min"  # default' in done.stdout
    assert "******** from environment variable SIGNAGE_SECRET_EXCHANGE_PASSWORD" in done.stdout
    assert CANARY not in done.stdout + done.stderr
    assert done.stderr == ""


def test_check_remarks_on_what_is_unwise(tmp_path: Path) -> None:
    """Advice goes to stderr and changes no exit code."""
    path = written(tmp_path, with_key("source", 'auth = "basic"'))
    done = signage("check", "--config", path, **{variable_of("exchange-password"): CANARY})
    assert done.returncode == 0
    assert "note: " in done.stderr
    assert "[source] auth" in done.stderr


def test_check_tells_every_problem_of_the_file(tmp_path: Path) -> None:
    """Exit 78, each problem on stderr with the file's name, nothing on stdout."""
    path = written(tmp_path, "[room]\nmailbx = 1\n")
    done = signage("check", "--config", path)
    assert done.returncode == 78
    assert done.stdout == ""
    assert done.stderr.count(f"signage: {path}: ") == 5
    assert 'Did you mean "mailbox"?' in done.stderr


@pytest.mark.parametrize("debug", [(), ("--debug",)])
def test_check_tells_everything_that_the_file_needs(tmp_path: Path, debug: tuple[str, ...]) -> None:
    """Secret, certificate, language, own words and theme at once; no secret with --debug either."""
    text = with_key("source", 'ca_file = "ca.pem"')
    text += '[display]\ntheme = "becon"\nlocale = "xx"\n[wording]\nword.availabel = "Free"\n'
    (tmp_path / "ca.pem").write_text("not a certificate")
    (tmp_path / "secrets").mkdir()
    secret = tmp_path / "secrets" / "exchange-password"
    secret.write_text(CANARY)
    secret.chmod(0o644)
    done = signage("check", "--config", written(tmp_path, text), *debug)
    assert done.returncode == 78
    assert "holds no certificate in PEM form" in done.stderr
    for place in ("[display] theme", "[display] locale", "[wording] word.availabel"):
        assert done.stderr.count(f"{tmp_path / 'config.toml'}: {place}") == 1
    if sys.platform != "win32":
        assert f"chmod 600 {secret}" in done.stderr
    assert CANARY not in done.stdout + done.stderr


def test_a_missing_file_and_a_toml_fault(tmp_path: Path) -> None:
    """78 as well, with what to do."""
    done = signage("check", "--config", tmp_path / "none.toml")
    assert (done.returncode, "no such file" in done.stderr) == (78, True)
    done = signage("check", "--config", written(tmp_path, "[room\n"))
    assert (done.returncode, "line 1" in done.stderr) == (78, True)


# --- the others ----------------------------------------------------------------------------------


def test_versions_are_there_for_bug_reports() -> None:
    """The parts that a fault may lie in, each with a version, and nothing of the environment."""
    done = signage("versions", SIGNAGE_SECRET_X=CANARY)
    assert done.returncode == 0
    told = dict(line.split(maxsplit=1) for line in done.stdout.splitlines())
    assert told["signage"] == __version__
    for part in ("Python", "system", "machine", "SDL", "pygame-ce"):
        assert told[part]
    assert re.fullmatch(r"\d+\.\d+\.\d+", told["SDL"])
    assert CANARY not in done.stdout


@pytest.mark.parametrize("shell", ["bash", "zsh", "tcsh"])
def test_completion_knows_every_command(shell: str) -> None:
    """The printed lines name all commands and options."""
    done = signage("completion", shell)
    assert done.returncode == 0
    assert all(command in done.stdout for command in COMMANDS)
    assert "--config" in done.stdout or "config" in done.stdout


def test_bash_accepts_its_completion() -> None:
    """bash reads the lines without a fault and completes a command by them."""
    script = (
        signage("completion", "bash").stdout
        + "\nCOMP_WORDS=(signage che); COMP_CWORD=1; _shtab_signage; echo ${COMPREPLY[@]}"
    )
    try:
        done = subprocess.run(
            ["bash", "-c", script], capture_output=True, text=True, timeout=20, check=False
        )
    except FileNotFoundError:
        pytest.skip("there is no bash here")
    assert done.stdout.split() == ["check"], done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX's")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_sim_serves_until_it_is_told_to_end(number: signal.Signals) -> None:
    """The endpoint that it prints answers to those who trust its CA file; a signal ends it."""
    process = subprocess.Popen(
        [sys.executable, "-m", "signage", "sim"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(),
        cwd=ROOT,
    )
    try:
        assert process.stdout is not None
        told = "".join(iter(process.stdout.readline, "curl:\n"))  # up to the line that says so
        endpoint = re.search(r"endpoint +(https://\S+)", told)
        ca_file = re.search(r"CA file +(\S+)", told)
        assert endpoint, told
        assert ca_file, told
        assert "juniper@example.com (Juniper)" in told
        trust = ssl.create_default_context(cafile=ca_file[1])
        with pytest.raises(urllib.error.HTTPError) as answer:
            urllib.request.urlopen(endpoint[1], b"<x/>", context=trust, timeout=10)  # noqa: S310
        assert answer.value.code == 401
        answer.value.close()
        process.send_signal(number)
        _, err = process.communicate(timeout=10)
        assert (process.returncode, err) == (0, "")
    finally:
        process.kill()
        process.communicate()


def test_sim_on_a_port_that_is_taken() -> None:
    """69 EX_UNAVAILABLE with a remedy; the port of a listening socket cannot be had."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        done = signage("sim", "--port", str(taken.getsockname()[1]))
    assert done.returncode == 69
    assert "Choose another --port" in done.stderr


def test_sim_with_a_state_folder_that_cannot_be(tmp_path: Path) -> None:
    """73 and the path, before anything listens."""
    (tmp_path / "file").write_text("")
    done = signage("sim", "--state", tmp_path / "file" / "state")
    assert done.returncode == 73
    assert str(tmp_path / "file" / "state") in done.stderr


def test_sim_with_a_scenario_that_is_not_there() -> None:
    """A name that is none of the built-in ones, and a file that does not exist, are told."""
    for name in ("no-such-day", "no/such.toml"):
        done = signage("sim", "--scenario", name)
        assert done.returncode not in (0, 70)
        assert name in done.stderr


# --- when it fails -------------------------------------------------------------------------------

FAILING = """
import sys
from signage import cli
from signage.commands import versions

def main(args):
    {body}

# A command is a value in a table: another one takes its place, nothing of the product is patched.
class Failing:
    NAME, SUMMARY, DESCRIPTION, EXAMPLES = "fail", "fails", "fails", ""
    arguments = staticmethod(lambda parser: None)
    main = staticmethod(main)

sys.exit(cli.main(sys.argv[1:], {{"fail": Failing}}))
"""


def failing(body: str, *args: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", FAILING.format(body=body), *(args or ["fail"])],
        capture_output=True,
        text=True,
        timeout=60,
        env=environment(),
        cwd=ROOT,
        check=False,
    )


def test_a_bug_is_one_calm_line() -> None:
    """Exit 70 with the exception's type and how to learn more; not its message, no traceback."""
    done = failing(f"raise ValueError({CANARY!r})")
    assert done.returncode == 70
    (line,) = done.stderr.splitlines()
    assert "ValueError" in line
    assert "--debug" in line
    assert CANARY not in line


def test_a_connection_that_breaks_is_no_reader_that_leaves() -> None:
    """A broken pipe elsewhere is a fault like any other, and not taken for `| head`."""
    assert failing("raise BrokenPipeError(32, 'Broken pipe')").returncode == 70


@pytest.mark.parametrize("place", ["before", "after"])
def test_debug_tells_where(place: str) -> None:
    """--debug, before or after the command, adds the places; the message of others stays out."""
    body = f"raise ValueError({CANARY!r})"
    done = failing(body, *(["--debug", "fail"] if place == "before" else ["fail", "--debug"]))
    assert done.returncode == 70
    assert "at cli.py:" in done.stderr
    assert "in main" in done.stderr
    assert CANARY not in done.stderr


def test_what_a_terminal_cannot_show_is_spelt_out(tmp_path: Path) -> None:
    """A name beyond the locale's encoding is no fault: `check` shows the codes of its signs."""
    path = written(tmp_path, with_key("room", 'name = "Møde ☕"'))
    secret = {variable_of("exchange-password"): CANARY}
    done = signage("check", "--config", path, **secret, PYTHONIOENCODING="ascii:strict")
    assert done.returncode == 0, done.stderr
    assert r'name = "M\xf8de \u2615"' in done.stdout


@pytest.mark.skipif(sys.platform == "win32", reason="closing a descriptor is POSIX's")
@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-"])
def test_a_closed_output_is_no_error(closed: str) -> None:
    """A process that is started without an output does its work all the same."""
    command = f'exec "{sys.executable}" -m signage versions {closed}'
    done = subprocess.run(
        ["sh", "-c", command],
        capture_output=True,
        text=True,
        env=environment(),
        cwd=ROOT,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_ctrl_c_is_130() -> None:
    """As shells have it, without a word."""
    done = failing("raise KeyboardInterrupt")
    assert (done.returncode, done.stderr) == (130, "")


@pytest.mark.skipif(sys.platform == "win32", reason="pipes are POSIX's")
@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_reader_that_leaves_is_no_error(unbuffered: str) -> None:
    """`signage versions | head -0`: no complaint about the broken pipe, at exit neither."""
    reader, writer = os.pipe()
    os.close(reader)
    try:
        done = subprocess.run(
            [sys.executable, "-m", "signage", "versions"],
            stdout=writer,
            stderr=subprocess.PIPE,
            text=True,
            env=environment(PYTHONUNBUFFERED=unbuffered),
            cwd=ROOT,
            check=False,
        )
    finally:
        os.close(writer)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_no_space_for_the_output_is_no_fault_of_ours(unbuffered: str) -> None:
    """`signage versions > disk`: 73 and one line that says so, at exit neither more."""
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "signage", "versions"],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            env=environment(PYTHONUNBUFFERED=unbuffered),
            cwd=ROOT,
            check=False,
        )
    assert done.returncode == 73
    assert done.stderr.count("\n") == 1
    assert "no space left" in done.stderr


@pytest.mark.parametrize("command", ["--version", "--help", "check"])
def test_starting_is_cheap(command: str, tmp_path: Path) -> None:
    """No heavy library is imported by the command line, nor for a file that is no TOML."""
    args = [command, "--config", str(written(tmp_path, "[room\n"))] if command == "check" else []
    code = (
        "import sys\nfrom signage.cli import main\n"
        f"try: main({args or [command]!r})\nexcept SystemExit: pass\n"
        "print('loaded', *sys.modules, file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        env=environment(),
        cwd=ROOT,
        check=True,
    )
    loaded = set(done.stderr.rsplit("loaded ", 1)[1].split())
    heavy = {
        "pygame",
        "exchangelib",
        "apscheduler",
        "babel",
        "lxml",
        "cryptography",
        "shtab",
        "PIL",
        "cattrs",
    }
    assert not loaded & heavy


# --- themes ---------------------------------------------------------------------------------------


def test_themes_lists_ours_and_ones_own(tmp_path: Path) -> None:
    """One line each: name, whose it is, and what it says of itself."""
    (tmp_path / "acme").mkdir()
    (tmp_path / "acme" / "theme.toml").write_text(
        'extends = "ledger"\ndescription = "Ours"', encoding="utf-8"
    )
    done = signage("themes", "list", "--themes-dir", tmp_path)
    assert done.returncode == 0
    assert re.search(r"^acme +yours +Ours \(extends ledger\)$", done.stdout, re.M)
    for name in ("beacon", "ledger", "midnight"):
        assert re.search(rf"^{name} +built in +\w", done.stdout, re.M)


def test_a_theme_is_begun_checked_and_shown(tmp_path: Path) -> None:
    """new, check and sheet, one after the other; and new will not write over it."""
    folder = tmp_path / "mine"
    begun = signage("themes", "new", "acme", "--from", "midnight", "--in", folder)
    assert begun.returncode == 0, begun.stderr
    assert f"signage preview --themes-dir {folder} --theme acme" in begun.stdout
    assert signage("themes", "new", "acme", "--in", folder).returncode == 73
    ours = theme.default_name(theme.folder())
    assert f"extends {ours}. Next:" in signage("themes", "new", "plain", "--in", folder).stdout
    checked = signage("themes", "check", folder / "acme", "--locales", "en,de,en")
    assert (checked.returncode, checked.stdout) == (0, "acme is in order in en, de\n")
    drawn = signage("themes", "sheet", "acme", "--themes-dir", folder, "--out", tmp_path / "a.png")
    assert drawn.returncode == 0, drawn.stderr
    assert (tmp_path / "a.png").read_bytes().startswith(b"\x89PNG")


def test_themes_check_tells_every_problem(tmp_path: Path) -> None:
    """Two themes of one folder, each with its own faults; 78, as for a configuration."""
    for name, line in (("a", "[tpye]"), ("b", '[palette.offline]\nink = "white"')):
        (tmp_path / name).mkdir()
        text = f'extends = "beacon"\n{line}'
        (tmp_path / name / "theme.toml").write_text(text, encoding="utf-8")
    done = signage("themes", "check", tmp_path)
    assert done.returncode == 78
    assert "a/theme.toml: top level: 'tpye' is unknown\n    did you mean 'type'?" in done.stderr
    assert "b/theme.toml: [palette.offline] ink: 'white' is no colour" in done.stderr
    assert signage("themes", "check", tmp_path / "nowhere").returncode == 78


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["themes"], 64),
        (["themes", "wash"], 64),
        (["themes", "check", ".", "--locales", ","], 64),
        (["themes", "sheet", "beacon", "--out", "sheet.gif"], 64),
        (["themes", "sheet", "beacon", "--out", "/nowhere/at/all.png"], 73),
        (["themes", "sheet", "becon"], 78),
        (["themes", "sheet", "beacon", "--locales", "xx"], 78),
        (["themes", "list", "--themes-dir", "nowhere"], 78),
        (["themes", "new", "acme", "--from", "becon"], 64),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_what_cannot_be_done_with_themes(arguments: list[str], code: int) -> None:
    """Plain lines, and a code that tells usage from what is missing outside."""
    done = signage(*arguments)
    assert done.returncode == code
    assert done.stderr


def test_check_holds_ones_own_theme(tmp_path: Path) -> None:
    """A theme of the configuration's folder: what no sign can be shown with ends with 78.

    A font without a licence, and signs that no font has, are notes.
    """
    own = tmp_path / "themes" / "acme"
    (own / "fonts").mkdir(parents=True)
    inter = ROOT / "themes" / "fonts" / "inter" / "Inter.ttf"
    (own / "fonts" / "Ours.ttf").write_bytes(inter.read_bytes())
    text = 'extends = "beacon"\n[faces.display]\nfile = "fonts/Ours.ttf"\n'
    (own / "theme.toml").write_text(text, encoding="utf-8")
    config = written(tmp_path, MINIMAL + '[display]\nthemes_dir = "themes"\ntheme = "acme"\n')
    secret = {variable_of("exchange-password"): CANARY}
    done = signage("check", "--config", config, **secret)
    assert done.returncode == 0, done.stderr
    assert re.search(r"^note: .*\[faces\.display\].* no licence", done.stderr, re.M)
    assert f"# needs {own / 'theme.toml'}" in done.stdout
    (own / "theme.toml").write_text(text + '[palette.offline]\nink = "#434B58"', encoding="utf-8")
    (own / "figures.toml").write_text("[occupied]\ngrid = 0\n", encoding="utf-8")
    done = signage("check", "--config", config, **secret)
    assert done.returncode == 78
    assert "acme/theme.toml: [palette.offline] ink: stands on" in done.stderr
    assert "figures.toml: [occupied]" in done.stderr


def test_a_preview_without_a_display_draws_no_faulty_theme(tmp_path: Path) -> None:
    """A window shows its problems until they are mended; pictures of another would mislead."""
    (tmp_path / "acme").mkdir()
    (tmp_path / "acme" / "theme.toml").write_text('extends = "beacon"\n[tpye]', encoding="utf-8")
    own = ("--themes-dir", tmp_path, "--theme", "acme", "--frames", tmp_path / "frames")
    done = signage("preview", *own)
    assert done.returncode == 78
    assert "acme/theme.toml: top level: 'tpye'" in done.stderr
    assert not (tmp_path / "frames").exists()
