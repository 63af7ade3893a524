"""A whole study, run by the program, with its progress."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile
from typing import IO, Any

from .command import Named, SkillscopeError, failure, program, words
from .study import Study

GOES_ON = re.compile(r"(\w+) +(\d+) of (\d+) in \d+ s")
"""A line a minute: `responses    40 of 240 in 60 s`."""
ENDED = re.compile(r"(\w+) +(\d+) in [\d.]+ s")
"""A line per finished stage: `responses    240 in 361.2 s`."""


def run(
    model: Named,
    *,
    tasks: str | Sequence[str] | None = None,
    positions: str | Sequence[str] | None = None,
    samples: int | None = None,
    seed: int | None = None,
    out: Named | None = None,
    config: Named | Mapping[str, Any] | None = None,
    preset: str | None = None,
    judge: str | None = None,
    judge_model: str | None = None,
    template: str | Mapping[str, Any] | None = None,
    device: str | None = None,
    dtype: str | None = None,
    force: bool = False,
    resume: bool = False,
    anyway: bool = False,
    keep_activations: bool = False,
    progress: bool = True,
    **options: Any,
) -> Study:
    """Runs a whole study and returns it; the arguments are the options of `skillscope run`.

    `config` is a TOML file, or a mapping of what it would hold: `{"ablation": False, "probe": {"bootstrap": 200}}`.
    `template` is a value for the chat template, `"enable_thinking=false"`, or a mapping of several, `{"enable_thinking": False}`.
    Any further option of the program is a keyword, too, with `_` for `-`: `quick=True` is `--quick`.
    `progress` shows a bar per stage where tqdm is installed, else the program's lines. An interrupt ends the run after the
    units in progress; the same call with `resume=True` goes on. `preview` tells what a run would take.
    """
    for name, instead in {"preview": "skillscope.preview", "print_config": "`skillscope run --print-config`"}.items():
        if options.get(name):
            raise SkillscopeError(f"run: {name} makes no study; use {instead}")
    named = {
        "model": model,
        "tasks": tasks,
        "positions": positions,
        "samples": samples,
        "seed": seed,
        "out": out,
        "config": config,
        "preset": preset,
        "judge": judge,
        "judge_model": judge_model,
        "template": template,
        "device": device,
        "dtype": dtype,
        "force": force,
        "resume": resume,
        "anyway": anyway,
        "keep_activations": keep_activations,
    }
    return Study(_told({**named, **options}, progress)["study"])


def preview(model: Named, *, progress: bool = True, **options: Any) -> dict[str, Any]:
    """What the pilot of a run tells: which tasks can be probed at which levels, and how long the study would take.

    The options are those of `run`; no study is written.
    """
    return _told({"model": model, **options, "preview": True}, progress)


def _told(options: dict[str, Any], progress: bool) -> dict[str, Any]:
    """Runs the command with some options, and returns what it prints."""
    template = options.pop("template", None)
    values = [f"{name}={json.dumps(value)}" for name, value in template.items()] if isinstance(template, Mapping) else [template]
    given = [word for value in values for word in words({"template": value})]
    with TemporaryDirectory(prefix="skillscope-") as scratch:
        config = options.get("config")
        if isinstance(config, Mapping):
            path = Path(scratch, "config.toml")
            path.write_text("".join(f"{json.dumps(key)} = {_toml(value)}\n" for key, value in config.items()), encoding="utf-8")
            options["config"] = path
        return json.loads(_follow([str(program()), "--json", "run", *words(options), *given], progress))


def _toml(value: Any) -> str:
    """A value of a config in TOML."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{json.dumps(key)} = {_toml(of)}" for key, of in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(_toml(one) for one in value) + "]"
    if value is None:
        raise SkillscopeError("config: None is no value of a config; use False to leave a part out, or drop the key")
    if isinstance(value, os.PathLike):
        value = os.fspath(value)
    try:
        return json.dumps(value, ensure_ascii=False, allow_nan=False, default=lambda number: number.item())
    except (AttributeError, ValueError) as error:
        raise SkillscopeError(f"config: {value!r} is no value of a config; use numbers, texts, lists and mappings") from error


def _follow(command: list[str], progress: bool) -> str:
    """Runs a command, shows the progress that it prints on stderr, and returns what it prints on stdout."""
    errors: list[str] = []
    with TemporaryFile("w+", encoding="utf-8") as output:
        try:
            # In a group of its own: an interrupt is passed on once, below, not by the terminal as well.
            process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.PIPE,
                encoding="utf-8",
                errors="replace",
                start_new_session=True,
            )
        except OSError as error:
            raise SkillscopeError(f"{command[0]}: cannot be started: {error.strerror}", command) from error
        shown = _Progress(progress)
        with process:
            assert process.stderr is not None
            try:
                try:
                    _read(process.stderr, errors, shown)
                except KeyboardInterrupt:
                    process.terminate()
                    _read(process.stderr, errors, shown)
                    raise
            except BaseException:
                process.kill()
                raise
            finally:
                shown.close()
        if process.returncode != 0:
            raise failure(command, process.returncode, "".join(errors))
        output.seek(0)
        return output.read()


def _read(lines: IO[str], errors: list[str], shown: _Progress) -> None:
    for line in lines:
        errors.append(line)
        if not line.startswith("error: "):
            shown.line(line.rstrip("\n"))


class _Progress:
    """A bar per stage where tqdm is installed, else the lines as they are; nothing when it is switched off."""

    def __init__(self, on: bool) -> None:
        self._on = on
        self._bar: Any = None
        self._stage = ""
        try:
            from tqdm.auto import tqdm
        except ImportError:
            self._tqdm: Any = None
        else:
            self._tqdm = tqdm

    def line(self, line: str) -> None:
        goes_on, ended = GOES_ON.fullmatch(line), ENDED.fullmatch(line)
        found = goes_on or ended
        if not self._on:
            return
        if self._tqdm is None or found is None:
            print(line, file=sys.stderr, flush=True)
            return
        stage, done = found[1], int(found[2])
        self._open(stage, int(goes_on[3]) if goes_on else done)
        self._bar.update(done - self._bar.n)
        if ended:
            self.close()

    def _open(self, stage: str, total: int) -> None:
        if self._bar is None or self._stage != stage:
            self.close()
            self._bar, self._stage = self._tqdm(total=total, desc=stage), stage

    def close(self) -> None:
        if self._bar is not None:
            self._bar.close()
            self._bar = None
