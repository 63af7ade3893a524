"""Increments over the text at one site and position, for `recompute.py`: specialists, the general probe, what recovers."""

import itertools

import numpy as np

from recompute_probe import GRID, auroc, calibrated, chosen_alone, fit, foretelling, line, loss, share_signs
from recompute_read import text_features


class Text:
    """Nested, calibrated logits of the text at a position: per task, variant and split, an offset per fold and row."""

    def __init__(self, s, position, variants):
        features, self.s = text_features(s, position), s
        self.offset, self.alone = {}, {}
        for t in s.probeable:
            rows = s.rows[t]
            for k in range(len(s.folds)):
                x, y, fold = features[rows], s.y[rows], s.folds[k, rows]
                c = chosen_alone(x, y, fold, s.active(rows, 0))
                for v in variants:
                    self.offset[t, v, k], self.alone[t, v, k] = calibrated(x, y, fold, s.active(rows, v), c)


class Cell:
    """Increments of one block of features `[row, feature]` at one position, for the variants that are asked for."""

    def __init__(self, s, text, x, variants):
        self.s, self.text, self.x, self.variants = s, text, x.astype(np.float64), variants
        self.logits, self.directions, self.c, self.general, self.scaled = {}, {}, {}, {}, {}
        for t in s.probeable:
            for k, v in itertools.product(range(len(s.folds)), variants):
                self.specialist(t, v, k)

    def of(self, t, v, k):
        rows = self.s.rows[t]
        return self.x[rows], self.s.y[rows], self.s.folds[k, rows], self.s.active(rows, v)

    def specialist(self, t, v, k):
        x, y, fold, active = self.of(t, v, k)
        offsets, folds = self.text.offset[t, v, k], np.unique(self.s.folds)
        if v == 0:
            deviances = []
            for outer in folds:
                read = np.zeros((len(GRID), len(y)))
                for inner in folds[folds != outer]:
                    for i, (z, _) in enumerate(fit(x, y, (fold != outer) & (fold != inner), GRID, offsets[outer])):
                        read[i, fold == inner] = (offsets[outer] + z)[fold == inner]
                rest = fold != outer
                deviances.append([loss(r[rest], y[rest]) for r in read])
            self.c[t, k] = foretelling(deviances)
        fits = [fit(x, y, (fold != f) & active, [self.c[t, k][f]], offsets[f])[0] for f in folds]
        self.logits[t, v, k] = [z for z, _ in fits]
        self.directions[t, v, k] = [w for _, w in fits]

    def held_out(self, t, v, k, per_fold):
        fold = self.s.folds[k, self.s.rows[t]]
        offsets = self.text.offset[t, v, k]
        return np.array([offsets[f][i] + per_fold[f][i] for i, f in enumerate(fold)])

    def mean_auroc(self, t, v, read):
        """In the rows of a replicate of scoring, of what `read` gives for the one of training."""
        scores = []
        for k in range(len(self.s.folds)):
            _, y, fold, active = self.of(t, v[0], k)
            scores.append(auroc(read(k)[active], y[active], fold[active]))
        return np.mean(scores)

    def text_auroc(self, t, v=(0, 0)):
        return self.mean_auroc(t, v, lambda k: self.text.alone[t, v[1], k])

    def with_auroc(self, t, v=(0, 0)):
        return self.mean_auroc(t, v, lambda k: self.held_out(t, v[1], k, self.logits[t, v[1], k]))

    def increment(self, t, v=(0, 0)):
        return self.with_auroc(t, v) - self.text_auroc(t, v)

    def deviance(self, t):
        y, splits = self.s.y[self.s.rows[t]], range(len(self.s.folds))
        zero = [np.zeros(len(y))] * 9
        own = [loss(self.held_out(t, 0, k, self.logits[t, 0, k]), y) for k in splits]
        return np.mean([loss(self.held_out(t, 0, k, zero), y) for k in splits]) - np.mean(own)

    def recovered(self, source, target, v=(0, 0)):
        """What the source's direction adds to the target's text, with a signed scale of the target's own."""
        if source == target:
            return self.increment(target, v)

        def read(k):
            if (source, target, v[1], k) in self.scaled:
                return self.scaled[source, target, v[1], k]
            x, y, fold, active = self.of(target, v[1], k)
            scaled = []
            for f, offset in enumerate(self.text.offset[target, v[1], k]):
                z, train = x @ self.directions[source, v[1], k][f], (fold != f) & active
                scaled.append(line(offset[train], z[train], y[train])[1] * z)
            self.scaled[source, target, v[1], k] = self.held_out(target, v[1], k, scaled)
            return self.scaled[source, target, v[1], k]

        return self.mean_auroc(target, v, read) - self.text_auroc(target, v)

    def fit_general(self):
        """One direction for all tasks of the claims, with an intercept and a sign per task."""
        s, rows = self.s, np.concatenate([self.s.rows[t] for t in self.s.claims])
        owner = np.concatenate([np.full(len(s.rows[t]), i) for i, t in enumerate(s.claims)])
        x, folds = self.x[rows], np.unique(s.folds)
        scale = np.where(x.std(0) > 0, x.std(0), 1)
        for k in range(len(s.folds)):
            fold, c = s.folds[k, rows], None
            for v in self.variants:
                active = s.active(rows, v)
                signs = [share_signs([self.directions[t, v, k][f] for t in s.claims], scale)[owner] for f in folds]
                offset = [np.concatenate([self.text.offset[t, v, k][f] for t in s.claims]) for f in folds]
                run = lambda f, train, cs: [
                    signs[f] * z for z, _ in fit(x, s.y[rows] == (signs[f] > 0), train, cs, signs[f] * offset[f], owner)
                ]
                if c is None:
                    deviances = []
                    for outer in folds:
                        read = np.zeros((len(GRID), len(rows)))
                        for inner in folds[folds != outer]:
                            for i, z in enumerate(run(outer, (fold != outer) & (fold != inner), GRID)):
                                read[i, fold == inner] = (offset[outer] + z)[fold == inner]
                        of = [(fold != outer) & (owner == i) for i in range(len(s.claims))]
                        deviances.append([np.mean([loss(r[m], s.y[rows][m]) for m in of]) for r in read])
                    c = foretelling(deviances)
                logits = [run(f, (fold != f) & active, [c[f]])[0] for f in folds]
                for i, t in enumerate(s.claims):
                    self.general[t, v, k] = [z[owner == i] for z in logits]

    def general_increment(self, t, v=(0, 0)):
        read = lambda k: self.held_out(t, v[1], k, self.general[t, v[1], k])
        return self.mean_auroc(t, v, read) - self.text_auroc(t, v)
