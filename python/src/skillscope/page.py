"""The page in a notebook, and its figures."""

from __future__ import annotations

import atexit
import json
import os
import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile
from typing import Any
from urllib.parse import urlencode

from .command import Named, SkillscopeError, call, failure, program, words
from .study import Study, load


class Figure:
    """A view of a study as a drawing, which a notebook displays; `svg` is its text."""

    def __init__(self, study: str, options: dict[str, Any]) -> None:
        self._command = ["figure", study, *words(options)]
        with TemporaryDirectory(prefix="skillscope-") as scratch:
            out = Path(scratch, "figure.svg")
            self.save(out)
            self.svg = out.read_text(encoding="utf-8")

    def _repr_svg_(self) -> str:
        return self.svg

    def save(self, path: Named) -> None:
        """Writes it to a file, as SVG or PDF by the file's ending."""
        call([*self._command, "--out", os.fspath(path)])


def figure(study: Named | Study, view: str, *, width: float | None = None, title: bool = True, **selection: Any) -> Figure:
    """A view of a study as SVG, `width` millimetres wide, with or without its `title`.

    The selection is as for `show`; what a figure cannot honour, as theme="dark", is refused.
    """
    source = study.source if isinstance(study, Study) else os.fspath(study)
    return Figure(source, {"view": view, "width": width, "select": _query(selection) or None, "no_title": not title})


def show(study: Named | Study, view: str | None = None, *, height: int = 640, **selection: Any) -> Any:
    """The page of a study in a notebook, `height` pixels high.

    The selection is what the page keeps in its URL: `layer=5, position="last", task="word-count", theme="dark", lang="it"`,
    `parts=["headline", "legend"]`. A server is started once for all pages, on this machine alone, and ends with Python.
    """
    try:
        from IPython.display import IFrame
    except ImportError as error:
        raise SkillscopeError("show: needs IPython, which comes with Jupyter; `skillscope serve` does not") from error
    loaded = load(study)
    address = _Server.started().place(loaded)
    query = _query({"study": loaded.id, "view": view, **selection, "embed": True})
    return IFrame(f"{address}/?{query}", width="100%", height=height)


def _query(selection: dict[str, Any]) -> str:
    """A selection as the page's URL has it: lists joined by commas, 1 and 0 for true and false; None is left out."""

    def written(value: Any) -> str:
        if isinstance(value, bool):
            return str(int(value))
        return ",".join(map(str, value)) if isinstance(value, (list, tuple)) else str(value)

    given = {key: written(value) for key, value in selection.items() if value is not None}
    return urlencode(given, safe="/:,")


class _Server:
    """A `skillscope serve` on a free port, with a data folder of its own."""

    _running: _Server | None = None

    @classmethod
    def started(cls) -> _Server:
        """The running one; a new one where there is none or it has ended."""
        if cls._running is None or cls._running._process.poll() is not None:
            cls._running = cls()
            atexit.register(cls._running.stop)
        return cls._running

    def __init__(self) -> None:
        self._data = TemporaryDirectory(prefix="skillscope-")
        self._placed: dict[str, str] = {}
        command = [str(program()), "--json", "serve", "--port", "0", "--data-dir", self._data.name]
        with TemporaryFile("w+", encoding="utf-8") as errors:
            # In a group of its own: an interrupt of a cell does not end it.
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=errors,
                encoding="utf-8",
                start_new_session=True,
            )
            assert self._process.stdout is not None
            line = self._process.stdout.readline()
            if not line:
                code = self._process.wait()
                errors.seek(0)
                raise failure(command, code, errors.read())
        self._address: str = json.loads(line)["url"]

    def place(self, study: Study) -> str:
        """Gives the server a study's files, and returns its address."""
        if self._placed.get(study.id) != study.sha256:
            folder = Path(self._data.name, "studies", study.id)
            shutil.rmtree(folder, ignore_errors=True)
            shutil.copytree(study.folder, folder)
            self._placed[study.id] = study.sha256
        return self._address

    def stop(self) -> None:
        """Ends it."""
        self._process.terminate()
        self._process.wait()
        if self._process.stdout is not None:
            self._process.stdout.close()
        self._data.cleanup()
