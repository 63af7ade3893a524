"""Live, measured: tokens per second of three columns, the first token, the cost of probes and lens, and whether taking a skill
out does what the study says, over seeds. Asks a running `skillscope serve`:

    python bench/live.py speed http://127.0.0.1:8087 STUDY TASK
    python bench/live.py dose http://127.0.0.1:8087 STUDY [--seeds 50] [--tasks a,b] [--alphas 0.5,1,2]
"""

import argparse
import json
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


def dose(args):
    study = json.load(urllib.request.urlopen(f"{args.url}/api/studies/{args.study}"))
    probeable = [task["id"] for task in study["tasks"] if not task.get("not_probeable")]
    tasks = args.tasks.split(",") if args.tasks else probeable
    print(f"{'task':18} {'alpha':>6} {'n':>4}  {'as it is':>9} {'edited':>9} {'control':>9}  {'KL edited':>9} {'KL control':>10}")
    for task in tasks:
        rows = samples(args.url, args.study, task)
        for alpha in args.alphas.split(","):
            kept, kl = [0, 0, 0], [[], []]
            for seed in range(args.seeds):
                further = {"edits": [f"ablate={task},alpha={alpha}"], "control": seed}
                for _, event in post(args.url, asked(args.study, rows[seed % len(rows)], seed, **further)):
                    if event["event"] == "end":
                        kept[event["column"]] += bool(event.get("verdict") and event["verdict"]["satisfied"])
                    if event["event"] == "done":
                        for values, value in zip(kl, event["kl"]):
                            values.append(value)
            shares = [k / args.seeds for k in kept]
            print(
                f"{task:18} {alpha:>6} {args.seeds:>4}  {shares[0]:9.2f} {shares[1]:9.2f} {shares[2]:9.2f}"
                f"  {statistics.mean(kl[0]):9.3f} {statistics.mean(kl[1]):10.3f}",
                flush=True,
            )


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    chores = parser.add_subparsers(required=True)
    for name, chore in [("speed", speed), ("dose", dose)]:
        sub = chores.add_parser(name)
        sub.add_argument("url")
        sub.add_argument("study")
        sub.set_defaults(chore=chore)
        if name == "speed":
            sub.add_argument("task")
            sub.add_argument("--rounds", type=int, default=5)
        else:
            sub.add_argument("--seeds", type=int, default=50)
            sub.add_argument("--tasks")
            sub.add_argument("--alphas", default="1")
    args = parser.parse_args()
    args.chore(args)


if __name__ == "__main__":
    main()
