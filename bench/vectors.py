"""A task's control vector in llama.cpp and in Live, compared: the change of the next token's distribution after the same prompts.

    python bench/vectors.py skillscope LIBRARIES MODEL.gguf STUDY TASK [--alphas=-2,-1,1,2] [--sites 19] [--vector FILE.gguf]

LIBRARIES is a folder with llama.cpp's libllama and libggml as shared libraries; the npm package node-llama-cpp ships them
prebuilt. The vector is written by `skillscope vectors` unless given. Needs gguf and numpy.

llama.cpp reads a control vector's file outside libllama (common/common.cpp). This does what that does: direction.N is row N - 1
of a buffer of n_layer - 1 rows, times the scale, and llama_set_adapter_cvec takes the buffer and the first and last block.
llama.cpp adds it at every token, so skillscope steers with scope=all.
"""

import argparse
import ctypes
import json
import pathlib
import subprocess
import tempfile

import gguf
import numpy as np

PROMPTS = [
    "Write one sentence about the sea.",
    "Describe my new neighbour in two sentences.",
    "How was the concert last night? Answer in one sentence.",
    "Write a short message to a friend about the weather.",
    "What do you think of the soup? Answer in a sentence.",
    "Tell me about a walk in the park.",
    "Write one sentence about the train to the city.",
    "Give me a short review of a small hotel.",
]


class Wide(ctypes.Structure):
    """A structure that llama.cpp returns and takes by value, of which no field is needed here; wider than any."""

    _fields_ = [("bytes", ctypes.c_ubyte * 1024)]


class Llama:
    """A model in llama.cpp."""

    def __init__(self, folder, model, threads):
        def load(name):
            found = sorted(pathlib.Path(folder).glob(f"*{name}.*"), key=lambda path: len(path.name))
            found = [path for path in found if path.suffix in (".so", ".dylib", ".dll")]
            if not found:
                raise SystemExit(f"{folder}: no library {name}; name the folder that holds it")
            return ctypes.CDLL(str(found[0].resolve()), mode=ctypes.RTLD_GLOBAL)

        ggml, self.lib = load("ggml"), load("llama")
        ggml.ggml_backend_load_all_from_path(str(folder).encode())
        self.quiet = ctypes.CFUNCTYPE(None, ctypes.c_int, ctypes.c_char_p, ctypes.c_void_p)(lambda *_: None)
        self.lib.llama_log_set(self.quiet, None)
        self.lib.llama_backend_init()
        pointer, number = ctypes.c_void_p, ctypes.c_int32
        for name, result, arguments in [
            ("llama_model_default_params", Wide, []),
            ("llama_context_default_params", Wide, []),
            ("llama_model_load_from_file", pointer, [ctypes.c_char_p, Wide]),
            ("llama_init_from_model", pointer, [pointer, Wide]),
            ("llama_model_n_embd", number, [pointer]),
            ("llama_model_n_layer", number, [pointer]),
            ("llama_model_get_vocab", pointer, [pointer]),
            ("llama_vocab_n_tokens", number, [pointer]),
            ("llama_set_n_threads", None, [pointer, number, number]),
            ("llama_get_memory", pointer, [pointer]),
            ("llama_memory_clear", None, [pointer, ctypes.c_bool]),
            ("llama_batch_get_one", Wide, [ctypes.POINTER(number), number]),
            ("llama_decode", number, [pointer, Wide]),
            ("llama_get_logits_ith", ctypes.POINTER(ctypes.c_float), [pointer, number]),
            ("llama_set_adapter_cvec", number, [pointer, pointer, ctypes.c_size_t, number, number, number]),
        ]:
            function = getattr(self.lib, name)
            function.restype, function.argtypes = result, arguments
        lib = self.lib
        self.model = lib.llama_model_load_from_file(str(model).encode(), lib.llama_model_default_params())
        if not self.model:
            raise SystemExit(f"{model}: llama.cpp does not load it")
        self.context = lib.llama_init_from_model(self.model, lib.llama_context_default_params())
        lib.llama_set_n_threads(self.context, threads, threads)
        self.width, self.layers = lib.llama_model_n_embd(self.model), lib.llama_model_n_layer(self.model)
        self.vocabulary = lib.llama_vocab_n_tokens(lib.llama_model_get_vocab(self.model))

    def add(self, directions, scale, first, last):
        """Adds scale times a vector's directions, by block, from block `first` to block `last`."""
        rows = np.zeros((self.layers - 1, self.width), np.float32)
        for block, direction in directions.items():
            rows[block - 1] += np.float32(scale) * direction
        status = self.lib.llama_set_adapter_cvec(self.context, rows.ctypes.data, rows.size, self.width, first, last)
        if status:
            raise SystemExit(f"llama.cpp refuses the vector ({status})")

    def next_token(self, ids):
        """The logarithms of the next token's probabilities."""
        self.lib.llama_memory_clear(self.lib.llama_get_memory(self.context), True)
        tokens = (ctypes.c_int32 * len(ids))(*ids)
        if self.lib.llama_decode(self.context, self.lib.llama_batch_get_one(tokens, len(ids))):
            raise SystemExit("llama.cpp cannot pass the prompt; it may be longer than its context")
        logits = self.lib.llama_get_logits_ith(self.context, -1)
        logits = np.ctypeslib.as_array(logits, (self.vocabulary,)).astype(np.float64)
        return logits - np.log(np.exp(logits - logits.max()).sum()) - logits.max()


def asked(args, *further):
    """The lines of JSON that the command prints."""
    command = [args.skillscope, "--json", "generate", "--model", args.model, "--max-tokens", "1", "--temperature", "0"]
    done = subprocess.run([*command, *further], capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(done.stderr)
    return [json.loads(line) for line in done.stdout.splitlines()]


def steered(args, prompt, alpha, ids):
    """Before and after steering: the likeliest next tokens with the logarithms of their probabilities; and the divergence."""
    first, last = args.sites
    edit = f"{args.task},alpha={alpha},sites=resid_post.{first}..resid_post.{last},scope=all"
    events = asked(args, "--prompt", prompt, "--study", args.study, "--steer", edit)
    start = next(event for event in events if event["event"] == "start")
    if start["prompt_tokens"] != len(ids):
        raise SystemExit(f"the study's prompt has {start['prompt_tokens']} tokens, not {len(ids)}: its template has values")
    tokens = {event["column"]: event for event in events if event["event"] == "token" and event["index"] == 0}
    tops = [{top["token"]: np.log(top["probability"]) for top in tokens[column]["top"]} for column in (0, 1)]
    return *tops, next(event for event in events if event["event"] == "done")["kl"][0]


def read(path):
    """The directions of a control vector's file by block."""
    tensors = gguf.GGUFReader(path).tensors
    return {int(tensor.name.removeprefix("direction.")): np.array(tensor.data, np.float32) for tensor in tensors}


def compare(args, llama, directions):
    print(f"blocks {args.sites[0]} to {args.sites[1]}, {len(PROMPTS)} prompts; n: tokens among the likeliest five with and without")
    print(f"{'alpha':>7} {'KL Live':>9} {'KL llama':>9} {'n':>4} {'r':>7} {'slope':>6} {'sign':>5} {'same token':>10}")
    all_ids = [[token["id"] for token in asked(args, "--prompt", prompt)[0]["prompt_tokens"]] for prompt in PROMPTS]
    llama.add({}, 0, 1, llama.layers - 1)
    plain = [llama.next_token(ids) for ids in all_ids]
    apart, changes = [], []
    for alpha in args.alphas:
        kl, here, same = [], [], 0
        llama.add(directions, alpha, *args.sites)
        for prompt, ids, before in zip(PROMPTS, all_ids, plain):
            live_before, live_after, live_kl = steered(args, prompt, alpha, ids)
            after = llama.next_token(ids)
            kl.append((live_kl, float((np.exp(before) * (before - after)).sum())))
            both = live_before.keys() & live_after.keys()
            here += [(live_after[token] - live_before[token], after[token] - before[token]) for token in both]
            apart += [abs(before[token] - logarithm) for token, logarithm in live_before.items()]
            same += max(live_after, key=live_after.get) == int(after.argmax())
        changes += here
        live_kl, llama_kl = np.mean(kl, axis=0)
        print(f"{alpha:7g} {live_kl:9.4f} {llama_kl:9.4f} {agreement(here)} {same:>7}/{len(PROMPTS)}", flush=True)
    print(f"{'all':>7} {'':9} {'':9} {agreement(changes)}")
    print(f"without a vector, log-probabilities differ by {np.mean(apart):.4f} on average, {max(apart):.4f} at most")


def agreement(changes):
    """Of changes of log-probability in Live and in llama.cpp: how many, correlation, slope, share of equal signs."""
    live, other = np.array(changes).T
    clear = np.abs(live) > 0.05
    sign = np.mean(np.sign(live[clear]) == np.sign(other[clear])) if clear.any() else float("nan")
    return f"{len(live):4} {np.corrcoef(live, other)[0, 1]:7.4f} {live @ other / (live @ live):6.3f} {sign:5.2f}"


def sites(text):
    first, _, last = text.partition("..")
    return int(first), int(last or first)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("skillscope", "libraries", "model", "study", "task"):
        parser.add_argument(name)
    parser.add_argument("--alphas", default="-4,-2,-1,1,2,4", type=lambda text: [float(a) for a in text.split(",")])
    parser.add_argument("--sites", type=sites, default="19", help="a block, or FIRST..LAST")
    parser.add_argument("--vector", help="a vector's file, in place of one that the command writes")
    parser.add_argument("--threads", type=int, default=2)
    args = parser.parse_args()
    llama = Llama(args.libraries, args.model, args.threads)
    with tempfile.TemporaryDirectory() as folder:
        file = args.vector or f"{folder}/{args.task}.gguf"
        if not args.vector:
            subprocess.run([args.skillscope, "vectors", args.study, args.task, "--out", file], check=True)
        compare(args, llama, read(file))


if __name__ == "__main__":
    main()
