"""Anyone's prompts: what a model's stream holds for them, and probes of it."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Union

import numpy as np
import numpy.typing as npt
import pandas as pd

from . import tensors
from .command import Named, SkillscopeError, call, words
from .tables import Tables
from .tensors import Arrays, Direction

Rows = Union[Named, pd.DataFrame, Iterable[Union[str, Mapping[str, Any]]]]
"""Prompts: a JSONL file, a frame, or texts and mappings. A text is what a user says, in the model's chat template; a mapping
is a line as the program reads it, with one of `text` (read as it is), `messages` and `token_ids`."""


def activations(
    model: Named,
    prompts: Rows,
    *,
    sites: str | Sequence[str] | None = None,
    positions: str | int | Sequence[str | int] | None = "last",
    device: str | None = None,
    dtype: str | None = None,
) -> Arrays:
    """The residual stream of prompts, by site: arrays [prompts, d_model].

    `sites` are `embed`, `resid_post.L` and `final_norm`, all unless given. `positions` are `first`, `last`, `mean` or token
    numbers (-1 is the last); where they are several, the names are `resid_post.3@last`. With `positions=None` there is an array
    [tokens, d_model] per prompt and site, named `<id>/resid_post.3`, and `<id>/token_ids`.
    """
    with TemporaryDirectory(prefix="skillscope-") as scratch:
        out = Path(scratch, "activations.safetensors")
        options = {
            "model": model,
            "prompts": _lines(prompts, Path(scratch)),
            "sites": sites,
            "positions": positions,
            "stack": positions is not None,
            "out": out,
            "device": device,
            "dtype": dtype,
        }
        call(["--json", "activations", *words(options)])
        return tensors.read(out)


@dataclass(frozen=True)
class Probes:
    """Probes of labelled rows: what `skillscope probe` writes."""

    report: dict[str, Any]
    """Everything that was written."""
    scores: pd.DataFrame
    """A row per site, task and probe: `specialist`, or a kind of general probe; the columns are those of a study's."""
    transfer: pd.DataFrame
    """The AUROC of every task's probe on every task: site, source, target, auroc."""
    not_probeable: dict[str, str]
    """Tasks without a probe, with the reasons."""

    def direction(self, site: str, task: str) -> Direction:
        """The probe fitted to all rows of the task."""
        of = self._of(site, task)
        weights, mean, scale = (np.asarray(of[part], dtype=np.float64) for part in ("weights", "mean", "scale"))
        return Direction(weights, mean, scale, float(of["intercept"]))

    def out_of_fold(self, site: str, task: str) -> npt.NDArray[np.float64]:
        """The held-out probabilities of the task's rows, in their order."""
        return np.asarray(self._of(site, task)["out_of_fold"], dtype=np.float64)

    def _of(self, site: str, task: str) -> dict[str, Any]:
        sites = self.report["sites"]
        if site not in sites:
            raise SkillscopeError(f"no probe at site '{site}'; use {', '.join(sites)}")
        of: dict[str, dict[str, Any]] = sites[site]["tasks"]
        if task not in of:
            reason = self.not_probeable.get(task, f"use {', '.join(of)}")
            raise SkillscopeError(f"no probe of task '{task}': {reason}")
        return of[task]


def probe(
    rows: Rows,
    *,
    model: Named | None = None,
    activations: Mapping[str, npt.ArrayLike] | None = None,
    sites: str | Sequence[str] | None = None,
    positions: str | int | Sequence[str | int] | None = None,
    c: float | str | None = None,
    folds: int | None = None,
    min_class: int | None = None,
    seed: int | None = None,
    permutations: int | None = None,
    bootstrap: int | None = None,
    standardise: bool = True,
    device: str | None = None,
    dtype: str | None = None,
) -> Probes:
    """Fits probes to labelled rows: mappings with `task`, `label` (0 or 1), `group` (never split between folds) and `fold`.

    Either `model` reads the rows' prompts at `sites` and `positions` (the last token unless given), or `activations` holds what
    was read: arrays [rows, d] by name, as `activations` returns. A task needs `min_class` rows of either label, 20 unless given.
    """
    if (model is None) == (activations is None):
        raise SkillscopeError("probe: give either a model that reads the rows' prompts, or the rows' activations")
    with TemporaryDirectory(prefix="skillscope-") as scratch:
        folder = Path(scratch)
        out, csv, lines = folder / "probes.json", folder / "tables", _lines(rows, folder)
        options: dict[str, Any] = {"model": model, "prompts": lines, "sites": sites, "positions": positions}
        if activations is not None:
            tensors.write(folder / "rows.safetensors", activations)
            options = {
                "activations": folder / "rows.safetensors",
                "labels": lines,
                "sites": sites,
                "positions": positions,
            }
        options.update(
            out=out,
            csv=csv,
            c=c,
            folds=folds,
            min_class=min_class,
            seed=seed,
            permutations=permutations,
            bootstrap=bootstrap,
            no_standardise=not standardise,
            device=device,
            dtype=dtype,
        )
        call(["--json", "probe", *words(options)])
        report: dict[str, Any] = json.loads(out.read_text(encoding="utf-8"))
        tables = Tables(csv, "these probes")
        scores, transfer = tables.read("probes"), tables.read("transfer")
    return Probes(report, scores, transfer, {task: str(of["reason"]) for task, of in report["not_probeable"].items()})


def _lines(rows: Rows, folder: Path) -> Path:
    """The file of some rows; rows that are no file are written to one."""
    if isinstance(rows, (str, os.PathLike)):
        return Path(rows)
    listed: Iterable[Any] = rows.to_dict("records") if isinstance(rows, pd.DataFrame) else rows
    path = folder / "rows.jsonl"
    with path.open("w", encoding="utf-8") as file:
        for row in listed:
            if isinstance(row, str):
                row = {"messages": [{"role": "user", "content": row}]}
            # A frame has NaN where a row lacks a field.
            given = {key: value for key, value in row.items() if not (isinstance(value, float) and np.isnan(value))}
            file.write(json.dumps(given, ensure_ascii=False, default=lambda value: value.tolist()) + "\n")
    return path
