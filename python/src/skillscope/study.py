"""A finished study as frames and arrays."""

from __future__ import annotations

import os
import shutil
import tempfile
import weakref
import zipfile
from pathlib import Path
from typing import Any

import pandas as pd

from .command import Named, SkillscopeError, call
from .tables import Tables
from .tensors import Direction, Subspace, Tensors


class Study:
    """A study: its tables as pandas frames, a row per observation, and the directions behind them.

    The tables are those of `skillscope export --csv`; `tables` and `codebook` say what they hold.
    """

    def __init__(self, name: Named) -> None:
        text = os.fspath(name)
        self.source = os.path.abspath(text) if os.path.exists(text) else text
        """What commands know the study by: a name, or the path of a folder or a bundle."""
        self._files = Path(tempfile.mkdtemp(prefix="skillscope-"))
        weakref.finalize(self, shutil.rmtree, self._files, ignore_errors=True)
        self._frames: dict[str, pd.DataFrame] = {}
        tables = self._files / "tables"
        call(["export", self.source, "--csv", str(tables)])
        self._tables = Tables(tables, f"study {self.source}")
        package = self._tables.package
        self.id: str = package["study"]["id"]
        self.sha256: str = package["study"]["sha256"]
        """The hash of its study.json."""
        self.model: dict[str, Any] = package["study"]["model"]
        """The studied model: name, family, n_layers, d_model and more."""

    def __repr__(self) -> str:
        return f"<Study {self.id}: {self.model['name']}, {len(self.tables)} tables>"

    @property
    def tables(self) -> dict[str, str]:
        """Every table's name, with what it holds."""
        return self._tables.about()

    def codebook(self, name: str) -> pd.DataFrame:
        """What the columns of a table hold: their types and descriptions, by column."""
        fields = pd.DataFrame(self._tables.fields(name))
        return fields.set_index("name")[["type", "description"]].rename_axis("column")

    def table(self, name: str) -> pd.DataFrame:
        """A table by its name: numbers as float64 with NaN where there is none, counts as int64 where none is missing."""
        if name not in self._frames:
            self._frames[name] = self._tables.read(name)
        return self._frames[name].copy()

    @property
    def claims(self) -> pd.DataFrame:
        """The verdict on every claim and half, and of the same rule on features that hold no instruction following."""
        return self.table("verdicts")

    @property
    def tasks(self) -> pd.DataFrame:
        """The tasks, with their rates of satisfaction."""
        return self.table("tasks")

    @property
    def probes(self) -> pd.DataFrame:
        """Scores of every probe, per site, position and task."""
        return self.table("probes")

    @property
    def transfer(self) -> pd.DataFrame:
        """Every task's probe on every task, per site and position."""
        return self.table("transfer")

    @property
    def ablation(self) -> pd.DataFrame:
        """What every task loses when a task's subspace is taken out."""
        return self.table("ablation")

    @property
    def samples(self) -> pd.DataFrame:
        """Every response with its verdict."""
        return self.table("samples")

    @property
    def folder(self) -> Path:
        """The study's files, study.json among them, in a temporary folder that goes with this object."""
        folder = self._files / "study"
        if not folder.exists():
            bundle, unpacked = self._files / "study.zip", self._files / "unpacked"
            call(["export", self.source, "--bundle", str(bundle)])
            with zipfile.ZipFile(bundle) as archive:
                archive.extractall(unpacked)
            bundle.unlink()
            (inner,) = {path.parent for path in unpacked.rglob("study.json")}
            shutil.move(str(inner), str(folder))
        return folder

    def directions(self, task: str, site: str, position: str) -> Direction:
        """The task's probe at a site (`embed`, `resid_post.3`) and position (`last`), fitted to all rows of its task."""
        tensors, at = self._probes(), f"{site}/{position}/{task}"
        if f"{at}/weights" not in tensors.names():
            raise SkillscopeError(f"study {self.id}: {self._why_none(tensors, (task, site, position))}")
        weights, mean, scale = (tensors.read(f"{at}/{part}") for part in ("weights", "mean", "scale"))
        return Direction(weights, mean, scale, float(tensors.read(f"{at}/intercept")[0]))

    def subspace(self, task: str, site: str) -> Subspace:
        """The task's ablated subspace at a site."""
        tensors, at = self._probes(), f"{site}/subspace/{task}"
        if f"{at}/read" not in tensors.names():
            raise SkillscopeError(f"study {self.id}: has no ablated subspace of {task} at {site}")
        return Subspace(*(tensors.read(f"{at}/{part}") for part in ("read", "removed", "mean")))

    def _probes(self) -> Tensors:
        path = self.folder / "probes.safetensors"
        if not path.exists():
            raise SkillscopeError(f"study {self.id}: holds no probes.safetensors; take a bundle with it, or run the study again")
        return Tensors(path)

    @staticmethod
    def _why_none(tensors: Tensors, asked: tuple[str, str, str]) -> str:
        """Which part of task, site and position is unknown, with the known ones."""
        found = [name.split("/") for name in tensors.names() if name.endswith("/weights")]
        known = {"task": 2, "site": 0, "position": 1}
        for value, (part, at) in zip(asked, known.items()):
            names = sorted({name[at] for name in found})
            if value not in names:
                return f"has no probe with {part} '{value}'; it has {', '.join(names)}"
        return f"has no probe of {asked[0]} at {asked[1]} and {asked[2]}"


def load(study: Named | Study) -> Study:
    """A study by its name, or from its folder or bundle."""
    return study if isinstance(study, Study) else Study(study)
