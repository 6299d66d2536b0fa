"""Whether all that a configuration names is there: secret, certificates, theme, fonts and words."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path

from signage import back_ends
from signage.config import Config, Examined, examine
from signage.core.values import replace
from signage.display import audit, qr, theme, wording
from signage.display.font_packages import listed, remedy
from signage.display.setup import Setup
from signage.display.view import shows_code
from signage.errors import Problem, UserError
from signage.looks import Looks, looks_of
from signage.secrets import check_key, resolve

# What titles and names may hold that no font of ours has, with signs that stand for it.
_FOREIGN = {"Chinese, Japanese and Korean": "会议かカ한", "emoji": "🙂👍🏽"}


def ready(examined: Examined, environ: Mapping[str, str]) -> Config:
    """The configuration that was examined, if it is sound and all that it names is there.

    Raises UserError with every problem at once, those of the file and those outside it.
    """
    config, problems, doubted = examined
    if everything := [*problems, *lacking(config, environ, doubted)]:
        raise UserError(dict.fromkeys(everything))
    return config


def lacking(
    config: Config,
    environ: Mapping[str, str],
    doubted: Collection[str] = (),
    *,
    drawn: bool = False,
) -> list[Problem]:
    """Every problem with what lies outside the configuration file; no server is asked.

    Nothing is looked for that one of the `doubted` keys ("table.key") would have to name. With
    `drawn` the sign's looks were made already, and are not made again.
    """
    needs: list[Callable[[], object]] = [
        *(partial(wording.load, each) for each in config.display.languages),
        lambda: wording.load(_spoken(config), overrides=config.wording, where="[wording]"),
    ]
    secret = config.source.secret
    if secret is not None and "source.secret" not in doubted:
        needs.insert(0, lambda: resolve(secret, config.secrets_dir, environ))
    certificate = config.source.certificate
    if certificate is not None and "source.certificate" not in doubted:
        needs.insert(0, lambda: check_key(certificate))
    if "display.themes_dir" not in doubted:
        needs += [] if drawn else [lambda: looks_of(config)]
        needs += [partial(_legible, config)] if config.display.themes_dir else []
    problems = [*_uninstalled(config, doubted), *_certificates(config)]
    for need in needs:
        try:
            need()
        except UserError as error:
            problems += [_placed(problem, config) for problem in error.problems]
    return list(dict.fromkeys(problems))  # the looks need the words too, and tell of them again


def traces(path: Path) -> dict[Path, tuple[int, ...]]:
    """What tells, at little cost, that something has changed which `ready` looks at.

    Of each file: times, size, mode and owner. A file that is not there has no entry.
    """
    folders = [path.absolute().parent / "secrets", theme.folder()]
    files = [path]
    try:
        config = examine(path).config
    except UserError:
        pass
    else:
        files += [file for file in (config.source.ca_file, config.source.certificate) if file]
        folders += [config.display.themes_dir] if config.display.themes_dir else []
    for folder in folders:
        files += [folder, *folder.rglob("*")]
    return {file: stamp for file in files if (stamp := _stamp(file))}


def _stamp(file: Path) -> tuple[int, ...]:
    try:
        found = file.stat()
    except OSError:
        return ()
    return found.st_mtime_ns, found.st_ctime_ns, found.st_size, found.st_mode, found.st_uid


def needed(config: Config) -> list[Path]:
    """The files besides the configuration that the sign is drawn and trusted with."""
    own = [config.source.ca_file] if config.source.ca_file is not None else []
    return [*own, *looks_of(config).files]


def doubtful(config: Config, made: Looks) -> list[str]:
    """What no sign is refused for: glyphs that no font here has, fonts without a licence.

    `made` are the looks of that configuration.
    """
    chosen = made.setup.theme
    problems = audit.unlicensed(chosen)
    for locale in config.display.languages:
        problems += audit.undrawn(chosen, made.typesetter, locale)
    own = (config.room.name, config.room.floor or "", *config.wording.values())
    notes = [*undrawable(made, own), *_unscannable(made.setup, config.display.size)]
    return [*notes, *(f"{p.where}: {p.what}; {p.remedy}" for p in problems)]


def _unscannable(setup: Setup, size: tuple[int, int] | None) -> list[str]:
    """A link whose QR code the panel, where its size is given, has no room for."""
    if setup.link is None or size is None or shows_code(replace(setup, size=size)):
        return []
    short = qr.Link(qr.encode("x" * qr.COARSEST))
    if shows_code(replace(setup, size=size, link=short)):
        what = f"an address of at most {qr.COARSEST} characters has a code that is coarse enough"
    else:
        what = f"the theme {setup.theme.name} has no room for one there, however short the address"
    return [f"[link] url: no QR code is shown on a panel of {size[0]}x{size[1]}; {what}"]


def undrawable(made: Looks, texts: Iterable[str]) -> list[str]:
    """What would be drawn as empty boxes of the configuration's texts, or of a meeting's."""
    chosen, typesetter, notes = made.setup.theme, made.typesetter, []
    if missing := audit.lost(chosen, typesetter, " ".join(texts)):
        what = f"no font here has {listed(missing)}, which will be drawn as empty boxes"
        notes.append(f"{what}; {remedy(missing)}")
    for script, sample in _FOREIGN.items():
        if missing := audit.lost(chosen, typesetter, sample):
            what = f"no font here has {script}, should a meeting hold any: they become empty boxes"
            notes.append(f"{what}; {remedy(missing)}")
    return notes


def _legible(config: Config) -> None:
    """The theme with what it draws, contrasts and slots. Raises UserError with every problem.

    For one of another folder than ours: the tests hold ours to the same.
    """
    display, ours = config.display, theme.folder()
    chosen = theme.load(display.theme or theme.default_name(ours), display.themes_dir or ours)
    if problems := audit.faults(chosen):
        raise UserError(problems)


def _placed(problem: Problem, config: Config) -> Problem:
    """A problem with a key of the configuration names the file, and the key that stands there."""
    where = problem.where
    if where == "[display] locale" and config.display.locales:
        where = "[display] locales"
    return replace(problem, where=f"{config.path}: {where}") if where.startswith("[") else problem


def _spoken(config: Config) -> str:
    """The language, or where there is none of that name one by which own words can be checked."""
    language = wording.language_of(config.display.languages[0])
    return language if language in wording.languages() else wording.REFERENCE


def _uninstalled(config: Config, doubted: Collection[str]) -> Iterator[Problem]:
    if not {"source.kind", "source.auth"} & set(doubted):
        yield from (_placed(problem, config) for problem in back_ends.missing(config))


def _certificates(config: Config) -> Iterator[Problem]:
    file = config.source.ca_file
    if file is None:
        return
    import ssl  # noqa: PLC0415 - 15 ms that no other command needs to spend

    where = f"{config.path}: [source] ca_file"
    try:
        ssl.create_default_context(cafile=file)
    except ssl.SSLError:  # an OSError too, so it comes first
        remedy = f"openssl x509 -inform der -in CERTIFICATE -out {file}"
        yield Problem(where, f"{file} holds no certificate in PEM form", remedy)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        yield Problem(where, f"{file} cannot be read: {reason}")
