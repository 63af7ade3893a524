"""The program `skillscope`: where it is, and how it is called."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
import sysconfig
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Union

VARIABLE = "SKILLSCOPE_BIN"

Named = Union[str, "os.PathLike[str]"]
"""A name or a path."""


class SkillscopeError(RuntimeError):
    """What the program refuses, in its words, or what this package does.

    `message` is that line, `command` the call behind it (empty where none was made).
    """

    def __init__(self, message: str, command: Sequence[str] = ()) -> None:
        super().__init__(f"{message}\n(from: {shlex.join(command)})" if command else message)
        self.message = message
        self.command = tuple(command)


def program() -> Path:
    """The program: the file that SKILLSCOPE_BIN names, else the one that was installed beside this Python."""
    given = os.environ.get(VARIABLE)
    if given:
        if not Path(given).is_file():
            raise SkillscopeError(f"{VARIABLE}={given}: is no file; set it to the program `skillscope`, or unset it")
        return Path(given)
    name = "skillscope.exe" if os.name == "nt" else "skillscope"
    folders = [sysconfig.get_path("scripts"), sysconfig.get_path("scripts", f"{os.name}_user")]
    for folder in folders:
        if (Path(folder) / name).is_file():
            return Path(folder) / name
    raise SkillscopeError(
        f"no program `skillscope` in {' or '.join(folders)}; install the wheel with pip, or set {VARIABLE} to the program"
    )


def words(options: Mapping[str, Any]) -> list[str]:
    """Options as words of a command line: lists joined by commas, True as the name alone, None and False left out."""
    said: list[str] = []
    for name, value in options.items():
        if value is None or value is False:
            continue
        said.append(f"--{name.replace('_', '-')}")
        if value is not True:
            alone = isinstance(value, (str, bytes, os.PathLike)) or not hasattr(value, "__iter__")
            said.append(str(value) if alone else ",".join(str(one) for one in value))
    return said


def failure(command: Sequence[str], code: int, errors: str) -> SkillscopeError:
    """The error of a command that failed: the paragraph that begins with `error:`, as one line."""
    _, found, told = ("\n" + errors.replace("\r\n", "\n")).rpartition("\nerror: ")
    message = " ".join(told.split("\n\n")[0].split()) if found else " ".join(errors.split()[-40:])
    return SkillscopeError(message or f"`skillscope` ended with code {code} and said nothing", command)


def call(arguments: Sequence[str]) -> str:
    """Runs a command to its end and returns what it prints; its remarks go to stderr."""
    command = [str(program()), *arguments]
    try:
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, encoding="utf-8", errors="replace", check=False
        )
    except OSError as error:
        raise SkillscopeError(f"{command[0]}: cannot be started: {error.strerror}", command) from error
    if done.returncode != 0:
        raise failure(command, done.returncode, done.stderr)
    if done.stderr:
        print(done.stderr, end="", file=sys.stderr)
    return done.stdout
