"""The statistics of ablation in behaviour, recomputed from the stored outcomes."""

import itertools

import numpy as np
from scipy import stats


class Drops:
    """Per case and task, the drop of satisfaction and what it is without each base prompt."""

    def __init__(self, s):
        self.s, self.outcomes = s, s.record["outcomes"]
        samples = s.all_samples
        self.before = [np.array([letter == "1" for letter in of], float) for of in self.outcomes["before"]]
        groups = [[samples[i]["group"] for i in ids] for ids in self.outcomes["samples"]]
        self.prompts = [np.unique(of, return_inverse=True)[1] for of in groups]

    def lost(self, case, t):
        after = np.array([letter == "1" for letter in case["after"][t]], float)
        return self.before[t][: len(after)] - after

    def drop(self, case, t):
        """The drop, and how far every base prompt of every task pulls it: `{task: [prompt]}`."""
        lost = self.lost(case, t)
        prompts = np.unique(self.prompts[t][: len(lost)], return_inverse=True)[1]
        size, total = np.bincount(prompts), np.bincount(prompts, lost)
        without = (lost.sum() - total) / (len(lost) - size)
        return lost.mean(), {t: (len(size) - 1) * (lost.mean() - without)}


def total(terms):
    """The sum of drops with their pulls, each times a factor."""
    value, pulls = 0.0, {}
    for factor, (of, by_task) in terms:
        value += factor * of
        for t, pull in by_task.items():
            pulls[t] = pulls.get(t, 0) + factor * pull
    return value, pulls


def mean(parts):
    return total([(1 / len(parts), part) for part in parts])


def sampling(pulls):
    """The standard error over base prompts, and its degrees of freedom (Satterthwaite)."""
    variances = [(np.var(pull, ddof=1) / len(pull), len(pull) - 1) for pull in pulls.values()]
    of_all = sum(v for v, _ in variances)
    return np.sqrt(of_all), of_all**2 / max(sum(v * v / d for v, d in variances), 1e-300)


def holm(p):
    order, adjusted, floor = np.argsort(p, kind="stable"), np.zeros(len(p)), 0.0
    for rank, i in enumerate(order):
        floor = max(floor, min(1.0, (len(p) - rank) * p[i]))
        adjusted[i] = floor
    return adjusted


class Excess:
    """A drop beyond the mean of the controls' drops, with both errors."""

    def __init__(self, drop, controls):
        k, values = len(controls), np.array([value for value, _ in controls])
        self.value, pulls = total([(1, drop), (-1, mean(controls))])
        self.pulls, (self.prompts, of_prompts) = pulls, sampling(pulls)
        self.scatter, self.degrees = values.std(ddof=1) * np.sqrt(1 + 1 / k), k - 1
        self.error = np.hypot(self.prompts, self.scatter)
        self.upper = self.value + stats.t.ppf(0.95, self.degrees) * self.error
        tail = lambda error, df: stats.t.sf(self.value / error, df) if error > 1e-12 else float(self.value <= 0)
        p = max(tail(self.prompts, of_prompts), tail(self.scatter, self.degrees))
        self.p = 1.0 if abs(self.value) < 1e-12 else p

    def p_below_half(self, own):
        """p of being at least half of the target's own excess."""
        distance, pulls = total([(0.5, (own.value, own.pulls)), (-1, (self.value, self.pulls))])
        error = np.sqrt(sampling(pulls)[0] ** 2 + self.scatter**2 + own.scatter**2 / 4)
        return stats.t.sf(distance / error, min(self.degrees, own.degrees))


def ablation(s, verdict):
    drops, stored = Drops(s), s.study["ablation"]["behaviour"]
    table, known = stored["dependencies"], drops.outcomes["cases"]
    own_dose = (stored["alpha"], s.study["config"]["ablation"]["rank"])
    sources = {c["task"]: c for c in known if c["kind"] == "source" and all(c["after"][t] for t in s.claims)}
    controls = [c for c in known if c["kind"] in ("random", "permuted") and all(c["after"][t] for t in s.claims)]
    assert all((c["alpha"], c["rank"]) == own_dose for c in controls)
    controls = [c for c in controls if c.get("task") is None or c["task"] in s.claims]
    every = {(a, b): drops.drop(sources[a], b) for a in sources for b in range(len(s.names)) if sources[a]["after"][b]}
    of_control = [{t: drops.drop(c, t) for t in s.claims} for c in controls]
    for (a, b), (value, _) in every.items():
        s.compare("ablation: drop", f"{s.names[a]} -> {s.names[b]}", table["drop"][a][b], value)
    excess = {}
    for a, b in itertools.product(s.claims, repeat=2):
        nulls = [of[b] for c, of in zip(controls, of_control) if a == b or c.get("task") != b]
        excess[a, b] = found = Excess(every[a, b], nulls)
        where = f"{s.names[a]} -> {s.names[b]}"
        s.compare("ablation: excess", where, table["excess"][a][b], found.value)
        s.compare("ablation: upper end of the excess", where, table["excess_upper"][a][b], found.upper)
    own = Excess(mean([every[t, t] for t in s.claims]), [mean([of[t] for t in s.claims]) for of in of_control])
    s.compare("ablation: mean own excess", "", table["own"]["value"], own.value)
    s.compare("ablation: p of the own excess", "", table["own"]["p"], own.p)
    pairs = [pair for pair in excess if pair[0] != pair[1]]
    corrected = holm(np.array([excess[pair].p for pair in pairs]))
    own_p = dict(zip(s.claims, holm(np.array([excess[t, t].p for t in s.claims]))))
    states = []
    for pair, p in zip(pairs, corrected):
        (a, b), found = pair, excess[pair]
        shown = own_p[b] <= 0.05 and excess[b, b].value > 0
        below = found.p_below_half(excess[b, b]) if shown else None
        assert (below is None) == (table["p_absent"][a][b] is None)
        if shown:
            s.compare("ablation: p of absence", f"{s.names[a]} -> {s.names[b]}", table["p_absent"][a][b], below)
        present, absent = p <= 0.05 and found.value > 0, shown and below <= 0.05
        states.append("present" if present else "absent" if absent else "undecided")
        s.compare(
            "ablation: pairs in another state",
            f"{s.names[a]} -> {s.names[b]}",
            0,
            int(table["state"][a][b] != states[-1]),
        )
        s.compare("ablation: corrected p", f"{s.names[a]} -> {s.names[b]}", table["p"][a][b], p)
    for state in ("present", "absent", "undecided"):
        s.compare("ablation: shares of the states", state, table["shares"][state], states.count(state) / len(states))
    s.compare("effect of claim 3", "", verdict["effect"], states.count("present") / len(states))
    asymmetry(s, table, sources, controls, every, of_control)
    doses(s, drops, stored, known)


def asymmetry(s, table, sources, controls, every, of_control):
    """Mean |E - E'|: drops less the line in KL that is fitted over all operators that are not the target's own."""
    line = {}
    for b in s.claims:
        points = [(sources[a]["kl"], every[a, b][0]) for a in s.claims if a != b]
        points += [(c["kl"], of[b][0]) for c, of in zip(controls, of_control) if c.get("task") != b]
        kl, drop = np.array(points).T
        spread = ((kl - kl.mean()) ** 2).sum()
        slope = ((kl - kl.mean()) * (drop - drop.mean())).sum() / spread if spread > 0 else 0.0
        line[b] = lambda at, m=kl.mean(), d=drop.mean(), k=slope: d + k * (at - m)
    rest = lambda a, b: every[a, b][0] - line[b](sources[a]["kl"])
    value = np.mean([abs(rest(a, b) - rest(b, a)) for a, b in itertools.combinations(s.claims, 2)])
    s.compare("ablation: asymmetry", "", (table["asymmetry"] or {}).get("value"), value)


def doses(s, drops, stored, known):
    """Drops of every dose, which are asked of one task alone."""
    cases = {
        (c["task"], c["kind"], c["alpha"], c["rank"]): c
        for c in known
        if c.get("task") is not None and c["draw"] == 0 and sum(map(bool, c["after"])) == 1
    }
    for dose in stored.get("dose", []):
        case = cases.get((dose["task"], dose["kind"], dose["alpha"], dose["rank"]))
        if case:
            where = f"{s.names[dose['task']]} {dose['kind']} {dose['alpha']} x {dose['rank']}"
            s.compare("ablation: drop of a dose", where, dose["drop"], drops.drop(case, dose["task"])[0])
