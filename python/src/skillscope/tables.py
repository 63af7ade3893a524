"""Tables that the program writes as CSV, as pandas frames with the types of their datapackage.json."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from .command import SkillscopeError


class Tables:
    """The tables of a folder."""

    def __init__(self, folder: Path, of: str) -> None:
        self._folder, self._of = folder, of
        self.package: dict[str, Any] = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
        self._resources: dict[str, dict[str, Any]] = {of["name"]: of for of in self.package["resources"]}

    def about(self) -> dict[str, str]:
        """Every table's name, with what it holds."""
        return {name: resource["description"] for name, resource in self._resources.items()}

    def fields(self, name: str) -> list[dict[str, str]]:
        """The columns of a table: name, type and description."""
        if name not in self._resources:
            raise SkillscopeError(f"{self._of}: has no table '{name}'; it has {', '.join(self._resources)}")
        fields: list[dict[str, str]] = self._resources[name]["schema"]["fields"]
        return fields

    def read(self, name: str) -> pd.DataFrame:
        """A table: numbers as float64 with NaN for an empty cell; integers and truth values as such where no cell is empty."""
        fields = self.fields(name)
        path = self._folder / self._resources[name]["path"]
        frame = pd.read_csv(path, dtype="str", keep_default_na=False, na_values=[""], encoding="utf-8")
        return frame.assign(**{field["name"]: _typed(frame[field["name"]], field["type"]) for field in fields})


def _typed(column: pd.Series[Any], kind: str) -> pd.Series[Any]:
    whole = bool(column.notna().all())
    if kind == "boolean":
        return column.map({"true": True, "false": False}).astype("bool" if whole else "boolean")
    if kind not in ("number", "integer"):
        return column
    # Python reads decimals exactly, as pandas' parser does not in every version.
    numbers = pd.Series(np.array(column.tolist(), dtype="float64"), index=column.index)
    return numbers.astype("int64") if kind == "integer" and whole else numbers
