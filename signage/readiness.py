"""Whether all that a configuration names is there: secret, certificates, theme, fonts and words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from signage.config import Config
from signage.display import wording
from signage.errors import Problem, UserError
from signage.looks import looks_of
from signage.secrets import resolve


def lacking(config: Config, environ: Mapping[str, str]) -> list[Problem]:
    """Every problem with what lies outside the configuration file; no server is asked."""
    needs: list[Callable[[], object]] = [
        lambda: resolve(config.source.secret, config.secrets_dir, environ),
        lambda: wording.load(config.display.locale),
        lambda: wording.load(_spoken(config), overrides=config.wording, where="[wording]"),
        lambda: looks_of(config),
    ]
    problems = [*_certificates(config)]
    for need in needs:
        try:
            need()
        except UserError as error:
            problems += [_placed(problem, config) for problem in error.problems]
    return list(dict.fromkeys(problems))  # the looks need the words too, and tell of them again


def _placed(problem: Problem, config: Config) -> Problem:
    """A problem with a key of the configuration names the file."""
    keyed = problem.where.startswith("[")
    return replace(problem, where=f"{config.path}: {problem.where}") if keyed else problem


def _spoken(config: Config) -> str:
    """The language, or where there is none of that name one by which own words can be checked."""
    language = config.display.locale.partition("-")[0]
    return language if language in wording.languages() else wording.REFERENCE


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
