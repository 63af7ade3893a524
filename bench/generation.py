"""Generation from one GGUF file beside transformers and llama.cpp: the same file and prompts, in turn, medians of several rounds.

    cargo xtask lab --help
    python bench/generation.py MODEL.gguf [--rounds 5] [--streams 1,64] [--tokens 96] [--llama FOLDER]

Greedy tokens after a prompt of 16; every measurement is a process of its own, its memory the most it ever held. FOLDER is where
`npm install --ignore-scripts node-llama-cpp@3.21.1` was run; without it llama.cpp is left out, which it does in one stream only.
Needs torch, transformers, accelerate and gguf.
"""

import argparse
import os
import pathlib
import statistics
import sys
import time

import extraction

PROMPT = 16


def measure_transformers(arguments):
    """The worker: one process."""
    import json
    import resource

    import torch
    from transformers import AutoModelForCausalLM

    torch.set_num_threads(os.cpu_count())
    path = pathlib.Path(arguments.model)
    model = AutoModelForCausalLM.from_pretrained(path.parent, gguf_file=path.name, dtype=torch.float32).eval()
    streams = int(arguments.streams)
    ids = torch.tensor([[3 + (row * 7919 + at * 104729) % 49000 for at in range(PROMPT)] for row in range(streams)])
    start = time.perf_counter()
    with torch.no_grad():
        model.generate(ids, max_new_tokens=arguments.tokens, min_new_tokens=arguments.tokens, do_sample=False)
    rate = streams * arguments.tokens / (time.perf_counter() - start)
    print(json.dumps({"tokens_per_s": rate, "peak_bytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024}))


def commands(arguments, streams):
    """What is measured: name → command and its folder."""
    here = pathlib.Path(__file__).parent
    tokens = ["--tokens", arguments.tokens]
    ours = [arguments.program, "--json", "extraction", "--model", arguments.model, "--device", "cpu", "--tokens", PROMPT]
    found = {
        "skillscope": ([*ours, "--batch", streams, "--passes", 1, "--decode", arguments.tokens], None),
        "transformers": ([sys.executable, __file__, arguments.model, "--worker", "--streams", streams, *tokens], None),
    }
    if arguments.llama and streams == 1:
        found["llama.cpp"] = (["node", here / "llama.mjs", arguments.model, PROMPT, arguments.tokens, 1], arguments.llama)
    return found


def compare(arguments):
    print("| streams | program | tokens/s | memory MB |")
    print("|---|---|---|---|")
    for streams in map(int, arguments.streams.split(",")):
        measured = {}
        for _ in range(arguments.rounds):
            for name, (command, folder) in commands(arguments, streams).items():
                measured.setdefault(name, []).append(extraction.run(command, folder))
        for name, runs in measured.items():
            rate = statistics.median(run["tokens_per_s"] for run in runs)
            peak = statistics.median(run["peak_bytes"] for run in runs) / 1e6
            print(f"| {streams} | {name} | {rate:.1f} | {peak:.0f} |", flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    target = os.environ.get("CARGO_TARGET_DIR", extraction.ROOT / "target")
    parser.add_argument("model", type=os.path.abspath)
    parser.add_argument("--program", default=pathlib.Path(target) / "release" / "lab")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--streams", default="1,64")
    parser.add_argument("--tokens", type=int, default=96)
    parser.add_argument("--llama", type=os.path.abspath)
    parser.add_argument("--worker", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    measure_transformers(given) if given.worker else compare(given)
