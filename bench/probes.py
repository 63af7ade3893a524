"""A sweep of probes beside scikit-learn: the same layers, tasks, folds, standardisation and C, on both cores, in turn.

    cargo xtask lab --help
    python bench/probes.py [--rounds 5] [--layers 24] [--n 2000] [--d 896] [--c 0.1] [--fits 36] [--program lab]

scikit-learn is LogisticRegression(solver="lbfgs", tol=1e-8) in double precision behind a StandardScaler, one process per
core and one BLAS thread each; it is timed on --fits of the fits, spread evenly, and scaled to all of them. skillscope
does all of them. Both are given the arrays in memory. Needs numpy, scikit-learn, joblib, threadpoolctl and safetensors.
"""

import argparse
import json
import os
import pathlib
import statistics
import subprocess
import tempfile
import time

import numpy as np
from joblib import Parallel, delayed
from safetensors.numpy import load_file, save_file
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.preprocessing import StandardScaler
from threadpoolctl import threadpool_limits

ROOT = pathlib.Path(__file__).parent.parent
TASKS, FOLDS = 9, 5


def layer(seed, n, d):
    """Rows of a decaying spectrum, as residual streams have it, and tasks that each read some directions of it."""
    rng = np.random.default_rng(seed)
    spectrum = np.arange(1, d + 1) ** -0.5
    rotation = np.linalg.qr(rng.standard_normal((d, d)))[0]
    latent = rng.standard_normal((n, d)) * spectrum
    x = latent @ rotation + rng.standard_normal(d)
    labels = []
    for _ in range(TASKS):
        read = (latent[:, :64] / spectrum[:64]) @ rng.standard_normal(64) / 8 + rng.standard_normal(n)
        labels.append(read > np.quantile(read, rng.uniform(0.3, 0.7)))
    fold = (np.arange(n) // 4 % FOLDS).astype(np.uint8)
    return {"x": x.astype(np.float32), "labels": np.array(labels).astype(np.uint8), "fold": fold}


def fit(x, labels, fold, task, held_out, c):
    """One of scikit-learn's fits: weights, and logits of the rows that were held out."""
    with threadpool_limits(1):
        train = fold != held_out
        scaler = StandardScaler().fit(x[train])
        model = LogisticRegression(C=c, tol=1e-8, max_iter=100_000).fit(scaler.transform(x[train]), labels[task][train])
        return model.coef_[0], model.decision_function(scaler.transform(x[~train]))


def measure_scikit_learn(layers, chosen, c):
    """Seconds for the chosen fits on all cores, and what they found."""
    jobs = [(layers[index], task, fold) for index, task, fold in chosen]
    with Parallel(n_jobs=os.cpu_count()) as parallel:
        parallel(delayed(abs)(index) for index in range(os.cpu_count()))
        start = time.perf_counter()
        found = parallel(delayed(fit)(data["x"], data["labels"], data["fold"], task, fold, c) for data, task, fold in jobs)
        return time.perf_counter() - start, found


def measure_skillscope(program, folder, out, c):
    command = [program, "--json", "probes", "--data", folder, "--c", str(c), "--out", out]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def compare(layers, chosen, found, ours):
    """Largest difference in a held-out fold's AUROC and smallest cosine of weights over the chosen fits."""
    differences, cosines = [], []
    for (index, task, held_out), (weights, logits) in zip(chosen, found):
        data, mine = layers[index], ours[f"{index:02}/weights"][task * FOLDS + held_out].astype(np.float64)
        cosines.append(weights @ mine / np.linalg.norm(weights) / np.linalg.norm(mine))
        train = data["fold"] != held_out
        x = StandardScaler().fit(data["x"][train].astype(np.float64)).transform(data["x"][~train].astype(np.float64))
        y = data["labels"][task][~train]
        differences.append(abs(roc_auc_score(y, logits) - roc_auc_score(y, x @ mine)))
    return max(differences), min(cosines)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--layers", type=int, default=24)
    parser.add_argument("--n", type=int, default=2000)
    parser.add_argument("--d", type=int, default=896)
    parser.add_argument("--c", type=float, default=0.1)
    parser.add_argument("--fits", type=int, default=36, help="of scikit-learn's, per round")
    parser.add_argument("--program", default=ROOT / "target/release/lab")
    arguments = parser.parse_args()

    total = arguments.layers * TASKS * FOLDS
    places = np.linspace(0, total - 1, min(arguments.fits, total)).round().astype(int)
    chosen = [(place // (TASKS * FOLDS), place // FOLDS % TASKS, place % FOLDS) for place in places]
    with tempfile.TemporaryDirectory() as folder:
        layers = [layer(index, arguments.n, arguments.d) for index in range(arguments.layers)]
        for index, arrays in enumerate(layers):
            save_file(arrays, f"{folder}/{index:02}.safetensors")
        doubles = [{**arrays, "x": arrays["x"].astype(np.float64)} for arrays in layers]
        out = f"{folder}/found"
        ours, theirs, ratios = [], [], []
        for _ in range(arguments.rounds):
            ours.append(measure_skillscope(arguments.program, folder, out, arguments.c)["seconds"])
            seconds, found = measure_scikit_learn(doubles, chosen, arguments.c)
            theirs.append(seconds * total / len(chosen))
            ratios.append(theirs[-1] / ours[-1])
        difference, cosine = compare(layers, chosen, found, load_file(out))
    print(f"{arguments.layers} layers × {TASKS} tasks × {FOLDS} folds, n = {arguments.n}, d = {arguments.d}, C = {arguments.c}")
    print(f"scikit-learn timed on {len(chosen)} of {total} fits, medians of {arguments.rounds} rounds, {os.cpu_count()} cores")
    print(f"skillscope {statistics.median(ours):.2f} s, scikit-learn {statistics.median(theirs):.0f} s, ", end="")
    print(f"ratio {statistics.median(ratios):.0f}; max |ΔAUROC| {difference:.1e}, min cosine {cosine:.9f}")


if __name__ == "__main__":
    main()
