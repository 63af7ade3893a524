"""Activation extraction beside transformers: the same random weights, in turn, medians of several rounds.

    cargo xtask lab --help
    python bench/extraction.py [--rounds 5] [--shapes smollm2-135m,qwen2.5-0.5b] [--cases 64x1,256x8] [--device cpu] [--decode 32]

Every measurement is a process of its own; memory is the most it ever held. Needs torch, transformers and safetensors.
"""

import argparse
import json
import os
import pathlib
import resource
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).parent.parent
CASES = [(64, 1), (64, 8), (256, 1), (256, 8)]

#: Configurations of the real models, without their weights.
SHAPES = {
    "smollm2-135m": ("Llama", dict(
        vocab_size=49152, hidden_size=576, intermediate_size=1536, num_hidden_layers=30, num_attention_heads=9,
        num_key_value_heads=3, tie_word_embeddings=True, max_position_embeddings=8192, rms_norm_eps=1e-5,
    )),
    "qwen2.5-0.5b": ("Qwen2", dict(
        vocab_size=151936, hidden_size=896, intermediate_size=4864, num_hidden_layers=24, num_attention_heads=14,
        num_key_value_heads=2, tie_word_embeddings=True, max_position_embeddings=32768, rms_norm_eps=1e-6,
    )),
}


def write(shape, folder):
    """A random checkpoint of a shape, once."""
    import torch
    import transformers

    if (folder / "config.json").exists():
        return
    family, config = SHAPES[shape]
    torch.manual_seed(0)
    model = getattr(transformers, f"{family}ForCausalLM")(getattr(transformers, f"{family}Config")(**config))
    model.save_pretrained(folder)


def measure_transformers(arguments):
    """The worker: one process, one case."""
    import torch
    from transformers import AutoModelForCausalLM

    torch.set_num_threads(os.cpu_count())
    dtype = getattr(torch, arguments.torch_dtype)
    model = AutoModelForCausalLM.from_pretrained(arguments.model, dtype=dtype, attn_implementation=arguments.attention)
    model = model.to(arguments.torch_device).eval()
    span = model.config.vocab_size - 4
    ids = [[3 + (row * 7919 + token * 104729) % span for token in range(arguments.tokens)] for row in range(arguments.batch)]
    ids = torch.tensor(ids, device=arguments.torch_device)
    seconds = []
    for index in range(arguments.passes + 1):
        start = time.perf_counter()
        with torch.no_grad():
            if arguments.decode:
                model.generate(ids, max_new_tokens=arguments.decode, min_new_tokens=arguments.decode, do_sample=False)
                count = arguments.decode * arguments.batch
            else:
                # The decoder alone: no logits, as skillscope's capture.
                states = model.model(ids, output_hidden_states=True).hidden_states
                states = [state.cpu() for state in states]
                count = ids.numel()
        if index:
            seconds.append((time.perf_counter() - start) / count)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    print(json.dumps({"tokens_per_s": 1 / statistics.median(seconds), "peak_bytes": peak}))


def run(command, folder=None):
    environment = {**os.environ, "HF_HUB_OFFLINE": "1", "TRANSFORMERS_VERBOSITY": "error", "TOKENIZERS_PARALLELISM": "false"}
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, env=environment, cwd=folder)
    if done.returncode:
        sys.exit(f"{' '.join(str(part) for part in command)}\n{done.stderr}")
    return json.loads(done.stdout.strip().splitlines()[-1])


def commands(arguments, program, model, tokens, batch):
    """What is measured: name → command."""
    common = ["--model", model, "--tokens", tokens, "--batch", batch, "--passes", arguments.passes, "--decode", arguments.decode]
    worker = [sys.executable, __file__, "--worker", *common]
    device = ["--device", arguments.device, "--dtype", arguments.dtype]
    if arguments.device == "gpu":
        worker += ["--torch-device", "cuda", "--torch-dtype", {"bf16": "bfloat16", "f16": "float16", "f32": "float32"}[arguments.dtype]]
    return {
        "skillscope": [program, "--json", "extraction", *common, *device],
        "eager": [*worker, "--attention", "eager"],
        "sdpa": [*worker, "--attention", "sdpa"],
    }


def cases(named):
    """`64x1,256x8` as tokens and batch."""
    return [tuple(int(part) for part in case.split("x")) for case in named.split(",")]


def compare(arguments):
    program = pathlib.Path(arguments.program)
    print("| shape | tokens × batch | skillscope tok/s | eager | sdpa | ratio to eager | to sdpa | memory MB | torch | ratio |")
    print("|---|---|---|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as scratch:
        for shape in arguments.shapes.split(","):
            model = pathlib.Path(arguments.keep or scratch) / shape
            write(shape, model)
            for tokens, batch in cases(arguments.cases):
                measured = {name: [] for name in ("skillscope", "eager", "sdpa")}
                for _ in range(arguments.rounds):
                    for name, command in commands(arguments, program, model, tokens, batch).items():
                        measured[name].append(run(command))
                print(row(shape, tokens, batch, measured), flush=True)


def row(shape, tokens, batch, measured):
    rate = {name: statistics.median(one["tokens_per_s"] for one in runs) for name, runs in measured.items()}
    peak = {name: statistics.median(one["peak_bytes"] for one in runs) / 1e6 for name, runs in measured.items()}
    torch = min(peak["eager"], peak["sdpa"])
    rates = " | ".join(f"{rate[name]:.0f}" for name in ("skillscope", "eager", "sdpa"))
    ratios = " | ".join(f"{rate['skillscope'] / rate[name]:.2f}" for name in ("eager", "sdpa"))
    return f"| {shape} | {tokens} × {batch} | {rates} | {ratios} | {peak['skillscope']:.0f} | {torch:.0f} | {peak['skillscope'] / torch:.2f} |"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    target = os.environ.get("CARGO_TARGET_DIR", ROOT / "target")
    parser.add_argument("--program", default=pathlib.Path(target) / "release" / "lab")
    parser.add_argument("--shapes", default=",".join(SHAPES))
    parser.add_argument("--cases", default=",".join(f"{tokens}x{batch}" for tokens, batch in CASES))
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--passes", type=int, default=5)
    parser.add_argument("--decode", type=int, default=0, help="greedy tokens to time instead of extraction")
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--dtype", default="f32")
    parser.add_argument("--keep", help="a folder in which the random checkpoints stay")
    parser.add_argument("--worker", action="store_true", help=argparse.SUPPRESS)
    for hidden, default in [("model", ""), ("attention", "eager"), ("torch-device", "cpu"), ("torch-dtype", "float32")]:
        parser.add_argument(f"--{hidden}", default=default, help=argparse.SUPPRESS)
    for hidden in ["tokens", "batch"]:
        parser.add_argument(f"--{hidden}", type=int, default=1, help=argparse.SUPPRESS)
    given = parser.parse_args()
    measure_transformers(given) if given.worker else compare(given)
