"""Recomputes a finished study from its samples, its record and the model's snapshot, and shares no code with the program.

    python bench/recompute.py STUDY SNAPSHOT [--random FOLDER] [--jackknife]

needs numpy, scipy, scikit-learn, torch and transformers. STUDY is the folder with study.json, samples.jsonl and record.json,
SNAPSHOT the model's folder or GGUF file; FOLDER what `cargo xtask lab random-weights` writes for the study's model and seed.
Activations come from transformers. Definitions: docs/method.md. What is read from the study instead of computed: which tasks
can be probed, which the claims are read on, which emerge in depth, folds, blocks and the KL of every ablation; without
--jackknife also which tasks can be read (`increment` above 0 with its interval). General probes of matched size draw rows:
left out.

Prints the largest difference of every quantity, and exits 1 when one exceeds .002.
"""

import argparse
import collections
import itertools
import json
import pathlib
import sys
import time

import numpy as np
from scipy import stats

from recompute_ablation import ablation
from recompute_cell import Cell, Text
from recompute_probe import auroc, chosen_alone, fit
from recompute_read import activations

LIMIT = 0.002
PLANES = {21: (0, 1, 4, 14, 16), 13: (0, 1, 3, 9), 7: (0, 1, 3)}
COMPLEXITY = {"structural": 0, "lexical": 1, "semantic": 2, "stylistic": 2}


class Study:
    """The rows that are analysed, with folds and blocks, and every pair of numbers that is compared."""

    def __init__(self, folder):
        read = lambda name: json.loads((folder / name).read_text())
        self.study, self.record = read("study.json"), read("record.json")
        samples = [json.loads(line) for line in (folder / "samples.jsonl").read_text().splitlines()]
        self.samples = [s for s in samples if s["with_constraint"] and not s["excluded"]]
        self.all_samples = {s["id"]: s for s in samples}
        self.names = [task["id"] for task in self.study["tasks"]]
        self.skills = [task["skill"] for task in self.study["tasks"]]
        self.probeable = [t for t, task in enumerate(self.study["tasks"]) if not task["not_probeable"]]
        self.claims = [t for t in self.probeable if self.study["tasks"][t]["in_claims"]]
        task = np.array([self.names.index(s["task"]) for s in self.samples])
        self.rows = [np.flatnonzero(task == t) for t in range(len(self.names))]
        self.y = np.array([s["verdict"]["satisfied"] for s in self.samples])
        self.folds, self.blocks = np.array(self.record["splits"]), np.array(self.record["blocks"])
        assert self.folds.shape[1] == len(self.samples) == len(self.blocks), "a fold and a block per analysed sample"
        self.n_blocks = self.blocks.max() + 1
        self.compared = collections.OrderedDict()

    def active(self, rows, replicate):
        """Whether rows take part in a replicate of the jackknife, from 1; all do in 0."""
        away = [(replicate - 1 + shift) % self.n_blocks for shift in PLANES.get(self.n_blocks, (0,))]
        return ~np.isin(self.blocks[rows], away) if replicate else np.ones(len(rows), bool)

    def compare(self, quantity, where, theirs, ours):
        if theirs is not None and ours is not None:
            self.compared.setdefault(quantity, []).append((abs(theirs - ours), where, theirs, ours))

    def compare_ends(self, quantity, where, theirs, ours):
        for pair in zip(theirs, ours):
            self.compare(quantity, where, *pair)


def jackknife(read, variants):
    """Value and error of `read((0, 0))`, and replicates; `read` takes the replicate of scoring and that of training."""
    v = len(variants) - 1
    k = len(PLANES.get(v, (0,)))
    spread = (v - k) ** 2 / ((k - k * (k - 1) / (v - 1)) * (v - 1))
    table = np.array([[read((scored, trained)) for trained in variants] for scored in variants])
    scored, trained, crossed = table[1:, 0] - table[1:, 0].mean(), table[0, 1:] - table[0, 1:].mean(), table[1:, 1:]
    crossed = crossed - crossed.mean(0) - crossed.mean(1)[:, None] + crossed.mean()
    variance = spread * np.mean((scored + trained) ** 2) - spread**2 * np.mean((crossed + crossed.T) ** 2) / 2
    variance = max(variance, spread * np.mean(scored**2), spread * np.mean(trained**2))
    return table[0, 0], np.sqrt(variance), v


def independent(parts):
    """The mean of numbers with independent errors; degrees of freedom are the fewest of any."""
    values, errors, replicates = zip(*parts)
    return np.mean(values), np.sqrt(np.sum(np.square(errors))) / len(parts), min(replicates)


def interval(number):
    value, error, replicates = number
    reach = stats.t.ppf(0.975, replicates - 1) * error
    return value - reach, value + reach


def cell_of(cells, site, position):
    return next(c for c in cells if c["site"] == site and c["position"] == position)


def compare_specialists(s, label, cell, theirs):
    for t in s.probeable:
        stored, where = theirs["specialists"][t], f"{s.names[t]} {theirs['site']} {theirs['position']}"
        s.compare(f"{label}: text AUROC", where, stored["text_auroc"], cell.text_auroc(t))
        s.compare(f"{label}: text and specialist AUROC", where, stored["with_auroc"], cell.with_auroc(t))
        s.compare(f"{label}: increment", where, stored["increment"], cell.increment(t))
        s.compare(f"{label}: deviance", where, stored["deviance"], cell.deviance(t))
        if len(cell.variants) > 1:
            ends = interval(jackknife(lambda v: cell.increment(t, v), cell.variants))
            s.compare_ends(f"{label}: interval of the increment", where, stored["interval"], ends)


def permutation_p(statistic, groups, sided):
    values = np.array([statistic(list(g)) for g in set(itertools.permutations(groups))])
    values = values[np.isfinite(values)]
    return np.mean(sided(values) >= sided(np.array(statistic(groups))) - 1e-12)


def deciding(s, label, cell, theirs, transfer, clustering, nulls):
    """Claims 1 and 2 on a cell where the rules read; `nulls` gives the stored effect of a claim's name."""
    cell.fit_general()
    for t in s.claims:
        s.compare(
            f"{label}: increment of the general probe",
            s.names[t],
            theirs["general"][t]["increment"],
            cell.general_increment(t),
        )
    gap = lambda v: np.mean([cell.increment(t, v) - cell.general_increment(t, v) for t in s.claims])
    s.compare(f"{label}: effect of claim 1", "", nulls("1")["effect"], gap((0, 0)))
    lower = lambda t: interval(jackknife(lambda v: cell.increment(t, v), cell.variants))[0]
    stored = lambda t: theirs["specialists"][t]["interval"][0]
    readable = [t for t in s.claims if (lower(t) if len(cell.variants) > 1 else stored(t)) > 0]
    added = {(a, b): cell.recovered(a, b) for a in s.claims for b in readable}
    for a, b in added:
        where = f"{s.names[a]} -> {s.names[b]}"
        share = transfer["share"][a][b]
        s.compare(f"{label}: share recovered", where, share, added[a, b] / added[b, b])
        s.compare(f"{label}: AUROC recovered", where, share * theirs["specialists"][b]["increment"], added[a, b])
    pairs = [(a, b) for a, b in added if a != b]
    if pairs:

        def ratio(v):
            add = lambda a, b: added[a, b] if v == (0, 0) else cell.recovered(a, b, v)
            return sum(add(a, b) for a, b in pairs) / sum(add(b, b) for _, b in pairs)

        s.compare(f"{label}: effect of claim 2a", "", nulls("2a")["effect"], ratio((0, 0)))
        if len(cell.variants) > 1:
            for name, read in (("1", gap), ("2a", ratio)):
                ends = interval(jackknife(read, cell.variants))
                s.compare_ends(f"{label}: interval of claim {name}", "", nulls(name)["interval"], ends)
    if len(readable) > 2:
        share = lambda a, b: added[a, b] / added[b, b]
        ends = [
            (i, j, (share(a, b) + share(b, a)) / 2) for (i, a), (j, b) in itertools.combinations(enumerate(readable), 2)
        ]
        mean = lambda g, same: np.mean([x for i, j, x in ends if (g[i] == g[j]) == same] or [np.nan])
        contrast = lambda g: mean(g, True) - mean(g, False)
        skills = [s.skills[t] for t in readable]
        s.compare(f"{label}: effect of claim 2b", "", nulls("2b")["effect"], contrast(skills))
        s.compare(
            f"{label}: exact p of claim 2b", "", clustering["skill_p"], permutation_p(contrast, skills, lambda x: x)
        )


def raw_scores(s, x, stored):
    """Raw specialists, their transfer, and three of the four general probes, by scikit-learn."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.preprocessing import StandardScaler

    def probe(rows, c):
        scaler = StandardScaler().fit(x[rows])
        model = LogisticRegression(C=c, solver="newton-cholesky", tol=1e-10, max_iter=1000)
        model.fit(scaler.transform(x[rows]), s.y[rows])
        return lambda which: model.decision_function(scaler.transform(x[which]))

    fold, folds = s.folds[0], np.unique(s.folds)
    score = lambda probes, t: auroc(
        np.array([probes[fold[i]]([i])[0] for i in s.rows[t]]), s.y[s.rows[t]], fold[s.rows[t]]
    )
    choose = lambda rows: chosen_alone(x[rows], s.y[rows], fold[rows], np.ones(len(rows), bool))
    train = lambda rows, cs: [probe(rows[fold[rows] != f], cs[f]) for f in folds]
    own = {t: train(s.rows[t], choose(s.rows[t])) for t in s.probeable}
    for a, b in itertools.product(s.probeable, repeat=2):
        kind = "specialists" if a == b else "transfer"
        s.compare(
            f"raw AUROC: {kind}", f"{s.names[a]} -> {s.names[b]}", stored["transfer"]["auroc"][a][b], score(own[a], b)
        )
    pool = np.sort(np.concatenate([s.rows[t] for t in s.probeable]))
    c = choose(pool)
    owner = np.searchsorted(s.probeable, [s.names.index(s.samples[i]["task"]) for i in pool])
    apart = [fit(x[pool], s.y[pool], fold[pool] != f, [c[f]], np.zeros(len(pool)), owner)[0][0] for f in folds]
    apart = [lambda which, z=z: [z[np.searchsorted(pool, which[0])]] for z in apart]
    pooled = train(pool, c)
    for t in s.probeable:
        others = train(np.setdiff1d(pool, s.rows[t]), c)
        for kind, probes in (("pooled", pooled), ("intercept", apart), ("leave_one_out", others)):
            scores = next(g for g in stored["generalists"] if g["kind"] == kind)["scores"]
            s.compare("raw AUROC: general probes", f"{kind} {s.names[t]}", scores[t]["auroc"], score(probes, t))


def depth(s, profiles, verdict):
    """Claim 4: the first block at 0.9 of the peak, of the tasks that emerge, against the order of the skills."""
    stored = next(e for e in s.study["emergence"] if e["position"] == "last")
    onsets = {}
    for t in (t for t in s.probeable if stored["tasks"][t]):
        curve = np.array(profiles[t])
        onsets[t] = int(np.flatnonzero(curve >= 0.9 * curve.max())[0])
        s.compare("onset, blocks", s.names[t], stored["tasks"][t]["onset"], onsets[t])
    tasks = [t for t in s.claims if t in onsets]

    def somers(ranks):
        pairs = [(a, b) for a in range(len(tasks)) for b in range(len(tasks)) if ranks[b] > ranks[a]]
        return np.mean([np.sign(onsets[tasks[b]] - onsets[tasks[a]]) for a, b in pairs])

    ranks = [COMPLEXITY[s.skills[t]] for t in tasks]
    if len(set(ranks)) > 1 and verdict["effect"] is not None:
        s.compare("effect of claim 4", "", verdict["effect"], somers(ranks))


def in_time(s, verdict, cells, times, variants):
    """Claim 5 and its gate: `cells` by position, in the order of `times`."""
    at = lambda position: lambda t, v: cells[position].increment(t, v)
    planning = lambda t, v: np.mean([at(position)(t, v) for position in times[:-2]])
    rise = lambda t, v: at("last")(t, v) - at("first")(t, v)
    part = lambda begins: next(p for p in verdict["parts"] if p["measures"].startswith(begins))
    for name, stored, read in (
        ("effect of claim 5", verdict, rise),
        ("planning", part("planning"), planning),
        ("gate", part("gate"), at("last")),
        ("increment at the first token", part("mean increment over the text at the first"), at("first")),
    ):
        s.compare(name, "", stored["effect"], np.mean([read(t, (0, 0)) for t in s.claims]))
        if len(variants) > 1:
            mean = independent([jackknife(lambda v: read(t, v), variants) for t in s.claims])
            s.compare_ends(f"{name}: interval", "", stored["interval"], interval(mean))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("study", type=pathlib.Path)
    parser.add_argument("snapshot", type=pathlib.Path)
    parser.add_argument("--random", type=pathlib.Path, help="snapshot of the random weights")
    parser.add_argument(
        "--jackknife", action="store_true", help="fit everything anew without each block, at the rules' cell"
    )
    args = parser.parse_args()
    s = Study(args.study)
    verdicts = {v["claim"]: v for v in s.study["verdicts"]}
    rule = s.study["config"]["rules"][0]
    site, block = rule["site"], int(rule["site"].split(".")[1])
    connector = [p for p in s.study["positions"] if p.startswith("connector")][-1:]
    times = ["user_last", *connector, "first", "last"]
    told = lambda what: print(f"{time.strftime('%H:%M:%S')} {what}", file=sys.stderr, flush=True)
    told("activations")
    streams = activations(s, args.snapshot, times)
    told("raw scores")
    column = s.study["positions"].index("last")
    stored = s.study["cells"][s.study["sites"].index(site)][column]
    raw_scores(s, streams[block, "last"].astype(np.float64), stored)
    half = lambda v, name: next((h for h in v.get("halves", []) if h["name"] == name), v)
    claim = lambda name: half(verdicts[int(name[0])], name)
    variants = range(1 + s.n_blocks) if args.jackknife else range(1)
    moments, profiles = {}, {t: [] for t in s.probeable}
    for position in times:
        told(f"text at {position}")
        last = position == "last"
        text = Text(s, position, variants)
        for layer in range(max(l for l, _ in streams) + 1) if last else [block]:
            told(f"resid_post.{layer} at {position}")
            decides = last and layer == block
            cell = Cell(s, text, streams[layer, position], variants if layer == block else range(1))
            theirs = cell_of(s.study["increments"], f"resid_post.{layer}", position)
            compare_specialists(s, "model", cell, theirs)
            if last:
                [profiles[t].append(cell.increment(t)) for t in s.probeable]
            if layer == block:
                moments[position] = cell
            if decides:
                deciding(s, "model", cell, theirs, stored["transfer"], stored["clustering"], claim)
        if last and args.random:
            told("random weights")
            null = next(n for n in s.study["nulls"] if n["features"] == "random-weights")
            cell = Cell(s, text, activations(s, args.random, ["last"])[block, "last"], variants)
            theirs = cell_of(null["increments"], site, "last")
            compare_specialists(s, "random weights", cell, theirs)
            of = lambda name: next(n for n in claim(name)["nulls"] if n["features"] == "random-weights")
            deciding(s, "random weights", cell, theirs, null["cell"]["transfer"], null["cell"]["clustering"], of)
    depth(s, profiles, verdicts[4])
    in_time(s, verdicts[5], moments, times, variants)
    if s.record.get("outcomes"):
        ablation(s, verdicts[3])
    print(f"{'quantity':<52} {'numbers':>7} {'largest difference':>18}  where (study, here)")
    for quantity, rows in s.compared.items():
        worst = max(rows)
        mark = "" if worst[0] <= LIMIT else "  ABOVE"
        print(f"{quantity:<52} {len(rows):>7} {worst[0]:>18.5f}  {worst[1]} ({worst[2]:.5g}, {worst[3]:.5g}){mark}")
    sys.exit(int(any(row[0] > LIMIT for rows in s.compared.values() for row in rows)))


if __name__ == "__main__":
    main()
