"""See how an instruction-tuned language model follows instructions.

Every number comes from the program `skillscope`, which the wheel holds: the functions here call it and give pandas and numpy.
"""

from .command import SkillscopeError, program
from .page import Figure, figure, show
from .prompts import Probes, activations, probe
from .running import preview, run
from .study import Study, load
from .tensors import Direction, Subspace

__all__ = [
    "Direction",
    "Figure",
    "Probes",
    "SkillscopeError",
    "Study",
    "Subspace",
    "activations",
    "figure",
    "load",
    "preview",
    "probe",
    "program",
    "run",
    "show",
]
