"""Live, measured: tokens per second of three columns, the first token, the cost of probes and lens, and whether taking a skill
out does what the study says, over seeds. Asks a running `skillscope serve`:

    python bench/live.py speed http://127.0.0.1:8087 STUDY TASK
    python bench/live.py dose http://127.0.0.1:8087 STUDY [--seeds 50] [--tasks a,b] [--doses -1,0.5,1,1.5,2]
    python bench/live.py viewers http://127.0.0.1:8087 STUDY TASK [--pid SERVER]
"""

import argparse
import concurrent.futures
import json
import math
import statistics
import time
import urllib.request


def post(url, body):
    """The events of a live request, each with the seconds since it was sent."""
    request = urllib.request.Request(
        url + "/api/live", json.dumps(body).encode(), {"content-type": "application/json"}
    )
    began = time.perf_counter()
    with urllib.request.urlopen(request) as answer:
        for line in answer:
            if line.startswith(b"data:"):
                event = json.loads(line[5:])
                if event["event"] == "failed":
                    raise SystemExit(event["problem"])
                yield time.perf_counter() - began, event


def samples(url, study, task):
    """The samples of a task with its instruction that ended by themselves."""
    found, page = [], 1
    while True:
        query = f"/api/studies/{study}/samples?task={task}&with_constraint=true&page={page}"
        answer = json.load(urllib.request.urlopen(url + query))
        found += [sample for sample in answer["samples"] if not sample.get("excluded")]
        if answer["page"] * answer["per_page"] >= answer["total"]:
            return found
        page += 1


def asked(study, sample, seed, **further):
    return {
        "study": study,
        "prompt": sample["prompt"],
        "task": sample["task"],
        "params": sample["params"],
        "seed": seed,
        **further,
    }


def speed(args):
    rows = samples(args.url, args.study, args.task)
    edits = {"edits": [f"ablate={args.task}"], "control": 1}
    sites = json.load(urllib.request.urlopen(f"{args.url}/api/studies/{args.study}"))["sites"]
    kinds = {
        "baseline alone": {},
        "three columns": edits,
        "three columns, lens at one site": {**edits, "lens": [sites[len(sites) // 2]]},
    }
    list(post(args.url, asked(args.study, rows[0], 1)))  # the model is loaded
    for name, further in kinds.items():
        rates, firsts = [], []
        for seed in range(args.rounds):
            timed = list(post(args.url, asked(args.study, rows[seed % len(rows)], seed, **further)))
            tokens = [(at, event) for at, event in timed if event["event"] == "token"]
            first, last = tokens[0][0], tokens[-1][0]
            per_column = max(event["index"] for _, event in tokens)
            rates.append(per_column / (last - first))
            firsts.append(first)
        print(
            f"{name:32} {statistics.median(rates):7.1f} tokens/s a column, first token {1000 * statistics.median(firsts):.0f} ms"
            f" (medians of {args.rounds})"
        )


def wilson(kept, n, z=1.96):
    """The 95 % interval of a share (Wilson 1927)."""
    share, spread = kept / n, z * z / n
    middle = (share + spread / 2) / (1 + spread)
    half = z * math.sqrt(share * (1 - share) / n + spread / n / 4) / (1 + spread)
    # At the ends the difference is 0 except for rounding.
    return max(middle - half, 0.0), min(middle + half, 1.0)


def sign_test(one, other):
    """The exact two-sided p of so many discordant pairs of either kind (McNemar's test in its binomial form)."""
    n = one + other
    return min(1.0, 2 * sum(math.comb(n, fewer) for fewer in range(min(one, other) + 1)) / 2**n)


def of_seed(args, sample, task, doses, seed):
    """Of one seed: whether every column was satisfied, and the divergences of all but the baseline."""
    further = {"edits": [f"ablate={task}"], "control": seed, "doses": doses, "brief": True}
    kept, kl = {}, None
    for _, event in post(args.url, asked(args.study, sample, seed, **further)):
        if event["event"] == "end":
            kept[event["column"]] = bool(event.get("verdict") and event["verdict"]["satisfied"])
        if event["event"] == "done":
            kl = event["kl"]
    return [kept[column] for column in sorted(kept)], kl


def dose(args):
    study = json.load(urllib.request.urlopen(f"{args.url}/api/studies/{args.study}"))
    probeable = [task["id"] for task in study["tasks"] if not task.get("not_probeable")]
    tasks = args.tasks.split(",") if args.tasks else probeable
    doses = [float(dose) for dose in args.doses.split(",")]
    print("| task | dose | as it is | edited | control | broken by the edits alone | by the control alone | p | KL edited | KL control |")
    print("|---|---|---|---|---|---|---|---|---|---|")
    for task in tasks:
        # A sample per prompt: seeds that share one are not independent, and then no p is given.
        rows = list({sample["prompt"]: sample for sample in samples(args.url, args.study, task)}.values())
        one = lambda seed: of_seed(args, rows[seed % len(rows)], task, doses, seed)
        with concurrent.futures.ThreadPoolExecutor(args.at_once) as pool:
            answers = list(pool.map(one, range(args.seeds)))
        share = lambda column: (sum(kept[column] for kept, _ in answers), args.seeds)
        shown = lambda column: "{:.2f} ({:.2f} – {:.2f})".format(share(column)[0] / args.seeds, *wilson(*share(column)))
        for at, factor in enumerate(doses):
            edited, control = 1 + 2 * at, 2 + 2 * at
            lost = sum(kept[control] and not kept[edited] for kept, _ in answers)
            other = sum(kept[edited] and not kept[control] for kept, _ in answers)
            p = f"{sign_test(lost, other):.2g}" if args.seeds <= len(rows) else "–"
            kl = [statistics.mean(kl[column - 1] for _, kl in answers) for column in (edited, control)]
            print(
                f"| {task} | {factor:g} | {shown(0)} | {shown(edited)} | {shown(control)}"
                f" | {lost} | {other} | {p} | {kl[0]:.3f} | {kl[1]:.3f} |",
                flush=True,
            )


def viewers(args):
    """Many at once, round after round: how long each waits, and the memory of the server's process, if its id is given."""
    rows = samples(args.url, args.study, args.task)
    further = {"edits": [f"ablate={args.task}"], "control": 1}

    def one(seed):
        began = time.perf_counter()
        list(post(args.url, asked(args.study, rows[0], seed, **further)))
        return time.perf_counter() - began

    for number in range(args.rounds):
        with concurrent.futures.ThreadPoolExecutor(args.viewers) as pool:
            times = list(pool.map(lambda _: one(1), range(args.viewers)))
        memory = ""
        if args.pid:
            with open(f"/proc/{args.pid}/status") as status:
                memory = next(f", {int(line.split()[1]) // 1024} MB" for line in status if line.startswith("VmRSS"))
        print(f"round {number}: {min(times):.2f} – {max(times):.2f} s, max/min {max(times) / min(times):.2f}{memory}", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    chores = parser.add_subparsers(required=True)
    for name, chore in [("speed", speed), ("dose", dose), ("viewers", viewers)]:
        sub = chores.add_parser(name)
        sub.add_argument("url")
        sub.add_argument("study")
        sub.set_defaults(chore=chore)
        if name == "dose":
            sub.add_argument("--seeds", type=int, default=50)
            sub.add_argument("--tasks")
            sub.add_argument("--doses", default="-1,0.5,1,1.5,2")
            sub.add_argument("--at-once", type=int, default=4)
        else:
            sub.add_argument("task")
            sub.add_argument("--rounds", type=int, default=5)
            sub.add_argument("--viewers", type=int, default=20)
            sub.add_argument("--pid", type=int)
    args = parser.parse_args()
    args.chore(args)


if __name__ == "__main__":
    main()
