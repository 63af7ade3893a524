"""Erasers beside scikit-learn and concept-erasure: the same rows, in turn, medians of several rounds.

    cargo xtask lab --help
    python bench/erase.py [--rounds 5] [--cases large,small] [--binary target/release/lab]

INLP twice: `published` follows get_debiasing_projection (Ravfogel et al. 2020), which makes a d × d projection anew and
projects all rows by it every round; `lean` takes each direction off the rows as it comes. Both fit LogisticRegression(lbfgs,
tol=1e-8). LEACE by LeaceFitter in double precision. Times are of the fit, files not counted, after one fit that is not
counted. `off` is the largest difference of the projections. skillscope fits INLP on one thread and LEACE on every core, the
peers take as many as their BLAS does: where those are not free, OPENBLAS_NUM_THREADS=1 makes the peers faster, so try both.
Needs numpy, scipy, scikit-learn, torch, safetensors, concept-erasure.
"""

import argparse
import json
import pathlib
import statistics
import subprocess
import tempfile
import time
import warnings

import numpy as np

ROOT = pathlib.Path(__file__).parent.parent
#: Rows, features, and directions that INLP removes.
CASES = {"large": (2000, 896, 8), "small": (240, 128, 8)}
C = 0.1


def rows(n, d):
    """Mixed noise whose classes differ along four directions, less and less."""
    rng = np.random.default_rng(1)
    y = (rng.random(n) < 0.45).astype(np.int64)
    x = rng.standard_normal((n, d)) @ (rng.standard_normal((d, d)) / np.sqrt(d))
    for place in range(4):
        direction = rng.standard_normal(d)
        x += 2.0 / (1 + place) * np.outer(y - 0.5, direction / np.linalg.norm(direction))
    return x.astype(np.float32), y


def direction(x, y):
    from sklearn.linear_model import LogisticRegression

    return LogisticRegression(C=C, tol=1e-8, max_iter=100_000).fit(x, y).coef_


def row_space(matrix):
    from scipy.linalg import orth

    if np.allclose(matrix, 0):
        return np.zeros((matrix.shape[1], matrix.shape[1]))
    basis = orth(matrix.T)
    return basis @ basis.T


def published(x, y, rank):
    x = x.astype(np.float64)
    left, spaces, projection = x, [], np.eye(x.shape[1])
    for _ in range(rank):
        spaces.append(row_space(direction(left, y)))
        projection = np.eye(x.shape[1]) - row_space(np.sum(spaces, axis=0))
        left = projection.dot(x.T).T
    return projection


def lean(x, y, rank):
    left, basis = x.astype(np.float64), np.zeros((0, x.shape[1]))
    for _ in range(rank):
        weights = direction(left, y)[0]
        for _ in range(2):
            weights = weights - basis.T @ (basis @ weights)
        weights /= np.linalg.norm(weights)
        basis = np.vstack([basis, weights])
        left = left - np.outer(left @ weights, weights)
    return np.eye(x.shape[1]) - basis.T @ basis


def leace(x, y, **settings):
    import torch
    from concept_erasure import LeaceFitter

    eraser = LeaceFitter.fit(torch.from_numpy(x.astype(np.float64)), torch.from_numpy(y), **settings).eraser
    return eraser.P.numpy()


def timed(fit):
    start = time.perf_counter()
    projection = fit()
    return time.perf_counter() - start, projection


def skillscope(binary, file, out, options):
    """One process: a fit that is not timed, and the median of three that are; the peer's process is warm already."""
    from safetensors.numpy import load_file

    command = [binary, "erase", "--activations", file, "--rounds", "3", "--out", out, "--json", *options]
    printed = subprocess.run([str(part) for part in command], check=True, capture_output=True, text=True).stdout
    return json.loads(printed)["seconds"], load_file(out)["projection"]


def compare(arguments, case, folder):
    from safetensors.numpy import save_file

    n, d, rank = CASES[case]
    x, y = rows(n, d)
    file, out = folder / f"{case}.safetensors", folder / "projection.safetensors"
    save_file({"X": x, "y": y}, file)
    inlp = ["--method", "inlp", "--rank", str(rank), "--c", str(C)]
    exact = ["--method", "leace"]
    peers = [
        (f"INLP, {rank} directions, published", inlp, lambda: published(x, y, rank)),
        (f"INLP, {rank} directions, lean", inlp, lambda: lean(x, y, rank)),
        ("LEACE", exact, lambda: leace(x, y, shrinkage=False, constrain_cov_trace=False)),
        ("LEACE, their defaults", [*exact, "--shrinkage"], lambda: leace(x, y)),
    ]
    for name, options, peer in peers:
        if "published" not in name:
            peer()
        ours, theirs = [], []
        for _ in range(arguments.rounds):
            ours.append(skillscope(arguments.binary, file, out, options))
            theirs.append(timed(peer))
        mine, other = (statistics.median(seconds for seconds, _ in of) for of in (ours, theirs))
        off = max(np.abs(a - b).max() for (_, a), (_, b) in zip(ours, theirs))
        print(f"| {n} × {d} | {name} | {1e3 * mine:.1f} | {1e3 * other:.1f} | {other / mine:.0f} × | {off:.0e} |", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--cases", default=",".join(CASES))
    parser.add_argument("--binary", default=ROOT / "target" / "release" / "lab")
    arguments = parser.parse_args()
    warnings.simplefilter("ignore")
    print("| rows | eraser | skillscope, ms | peer, ms | faster | off |\n|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        for case in arguments.cases.split(","):
            compare(arguments, case, pathlib.Path(folder))


if __name__ == "__main__":
    main()
