"""Live in a browser tab, measured: decoding by our engine, beside the native program on one thread and onnxruntime-web, a peer.

    python bench/tab.py SKILLSCOPE NODE_MODULES MODEL.onnx [--study tiny-llama-seed-1] [--task json-format] [--rounds 5]

SKILLSCOPE is the built program. NODE_MODULES holds onnxruntime-web (`npm install onnxruntime-web@1.30.0`). MODEL.onnx is the same
model with the same weights in f32, and attention as one operator:

    pip install torch transformers onnx onnx-ir onnxruntime onnxruntime-genai==0.18.0
    python -m onnxruntime_genai.models.builder -m models/tiny-llama -o FOLDER -p fp32 -e cpu -c CACHE

Needs Chromium and chromedriver; the browser of CHROMIUM, if set. Numbers count only on a machine that does nothing else.

All write the same prompts greedily: those of a task's samples with the longest responses. Each prompt is asked for its whole
response and for one token; decoding is the further tokens over the further time, so neither the prompt nor how a connection
bundles events counts. Our tab and the program write baseline alone and three columns; the peer as many tokens as the baseline.
Kinds take turns within a round. No request leaves the probes out, so the tab also loads the study with the probes taken out of
its file; a `brief` request tells no tokens at all, so its time is less than that without probes and lens.
"""

import argparse
import contextlib
import functools
import http.server
import json
import os
import pathlib
import re
import statistics
import subprocess
import tempfile
import threading
import time
import urllib.error
import urllib.request

FILES = ["config.json", "tokenizer.json", "tokenizer_config.json", "model.safetensors"]
SCRIPT = pathlib.Path(__file__).with_name("tab.js")
ARGUMENTS = ["--headless=new", "--no-sandbox", "--no-first-run", "--disable-dev-shm-usage", "--disable-renderer-backgrounding"]


class Browser:
    """Chromium over WebDriver, one window per page."""

    def __init__(self, port, profile):
        self.url = f"http://127.0.0.1:{port}"
        options = {"args": [*ARGUMENTS, f"--user-data-dir={profile}"]}
        if "CHROMIUM" in os.environ:
            options["binary"] = os.environ["CHROMIUM"]
        wanted = {"capabilities": {"alwaysMatch": {"goog:chromeOptions": options}}}
        opened = self.post("/session", wanted)
        self.version, session = opened["capabilities"]["browserVersion"], opened["sessionId"]
        self.url += f"/session/{session}"
        self.post("/timeouts", {"script": 600_000})

    def post(self, path, body):
        request = urllib.request.Request(self.url + path, json.dumps(body).encode(), {"content-type": "application/json"})
        try:
            return json.load(urllib.request.urlopen(request))["value"]
        except urllib.error.HTTPError as error:
            raise SystemExit(f"browser: {json.load(error)['value']['message']}") from None

    def open(self, url):
        """Opens a page in a window of its own, with our script in it, and gives a function that calls one of that script."""
        window = self.post("/window/new", {"type": "window"})["handle"]
        self.post("/window", {"handle": window})
        self.post("/url", {"url": url})
        self.post("/execute/sync", {"script": SCRIPT.read_text(), "args": []})

        def call(function, *args):
            self.post("/window", {"handle": window})
            script = f"return globalThis.{function}(...arguments)"
            return self.post("/execute/sync", {"script": script, "args": list(args)})

        return call

    def close(self):
        urllib.request.urlopen(urllib.request.Request(self.url, method="DELETE"))


@contextlib.contextmanager
def started(command, pattern, **environment):
    """A process, and what a pattern finds in its first lines."""
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env={**os.environ, **environment})
    try:
        found = next((found for line in process.stdout if (found := re.search(pattern, line))), None)
        if not found:
            raise SystemExit(f"{command[0]} did not start")
        yield found[1]
    finally:
        process.terminate()
        process.wait()


@contextlib.contextmanager
def files_served(library, model):
    """The peer's page: onnxruntime-web under /ort/, the model's folder under /model/, a blank page elsewhere."""

    class Handler(http.server.SimpleHTTPRequestHandler):
        extensions_map = {".mjs": "text/javascript", ".wasm": "application/wasm", "": "application/octet-stream"}

        def translate_path(self, path):
            folders = {"ort": library / "dist", "model": model.parent}
            folder, _, name = path.lstrip("/").partition("/")
            return str(folders[folder] / pathlib.Path(name).name) if folder in folders else os.devnull

        def do_GET(self):
            if self.path != "/":
                return super().do_GET()
            self.send_response(200)
            self.send_header("content-type", "text/html")
            self.end_headers()
            self.wfile.write(b"<!doctype html><title>peer</title>")

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


def native(url, requests):
    """As `ask` in the page: what was sent is read first, and parsed when the time is taken."""
    answers = []
    for request in requests:
        sent = urllib.request.Request(url + "/api/live", json.dumps(request).encode(), {"content-type": "application/json"})
        began = time.perf_counter()
        with urllib.request.urlopen(sent) as answer:
            lines = answer.read().splitlines()
        ms = 1000 * (time.perf_counter() - began)
        events = [json.loads(line[5:]) for line in lines if line.startswith(b"data:")]
        if events[-1]["event"] != "done":
            raise SystemExit(events[-1].get("problem", "the answer has no end"))
        answers.append({"ms": ms, "events": events})
    return answers


def tokens(answer, column=0):
    return [event["token"] for event in answer["events"] if event["event"] == "token" and event["column"] == column]


def steps(answer):
    """Tokens of the longest column."""
    return max(event["index"] + 1 for event in answer["events"] if event["event"] == "token")


class Prompts:
    """The prompts that all write, as requests and as token ids."""

    def __init__(self, args, url):
        query = f"/api/studies/{args.study}/samples?task={args.task}&with_constraint=true"
        found = json.load(urllib.request.urlopen(url + query))["samples"]
        self.study, rows = args.study, list({sample["prompt"]: sample for sample in found}.values())
        lengths = [len(tokens(answer)) for answer in native(url, map(self.request, rows))]
        ranked = sorted(range(len(rows)), key=lambda at: -lengths[at])[: args.prompts]
        self.rows, self.lengths = [rows[at] for at in ranked], [lengths[at] for at in ranked]

    def request(self, sample, most=96, **further):
        sampling = {"temperature": 0, "top_p": 1, "max_tokens": most}
        asked = {key: sample[key] for key in ("prompt", "task", "params")}
        return {"study": self.study, "seed": 1, "sampling": sampling, **asked, **further}

    def requests(self, most=96, **further):
        return [self.request(sample, most, **further) for sample in self.rows]

    def peer(self, most=96):
        ids = [sample["token_ids"][: sample["prompt_tokens"]] for sample in self.rows]
        return [{"ids": ids, "count": min(length, most)} for ids, length in zip(ids, self.lengths)]


def taken(write, counted, whole, one):
    """Of one round: tokens/s of decoding, milliseconds of a whole response and to its first token, and the answers."""
    write(one)  # a worker that others made wait takes twice as long for its first answers
    firsts, answers = write(one), write(whole)
    first, ms = (sum(answer["ms"] for answer in of) for of in (firsts, answers))
    further = sum(counted(answer) - 1 for answer in answers) if counted else None
    rate = 1000 * further / (ms - first) if counted else None
    return rate, ms / len(answers), first / len(answers), answers


def ways(args, prompts, url, tab, peer, config):
    """Everything that is timed: where, what, and a function that times a round of it."""
    sites = json.load(urllib.request.urlopen(f"{url}/api/studies/{args.study}"))["sites"]
    edits = {"edits": [f"ablate={args.task}"], "control": 1}
    site = sites[len(sites) // 2]
    kinds = {
        "baseline alone": ({}, True),
        "three columns": (edits, True),
        "three columns, lens": ({**edits, "lens": [site]}, True),
        "three columns, lens and probes at its site": ({**edits, "lens": [site], "read_at": site}, True),
        "three columns, brief": ({**edits, "brief": True}, False),
    }
    places = {"tab": functools.partial(tab, "ask", "whole"), "native": functools.partial(native, url)}
    bare = functools.partial(tab, "ask", "bare")
    found = {}
    for kind, (further, told) in kinds.items():
        asked = prompts.requests(**further), prompts.requests(1, **further)
        for place, write in places.items():
            found[place, kind] = functools.partial(taken, write, steps if told else None, *asked)
    asked = prompts.requests(**edits), prompts.requests(1, **edits)
    found["tab", "three columns, no probes"] = functools.partial(taken, bare, steps, *asked)
    heads = config["num_key_value_heads"]
    width = config.get("head_dim") or config["hidden_size"] // config["num_attention_heads"]
    written = lambda prompts: peer("peer", prompts, heads, width)
    count = lambda answer: len(answer["tokens"])
    found["onnxruntime-web", "baseline alone"] = functools.partial(taken, written, count, prompts.peer(), prompts.peer(1))
    return found


def report(rounds):
    """The table, and the ratios: the median over rounds of each round's ratio."""
    print("| where | what | tokens/s a column | whole response, ms | first token, ms |\n|---|---|---|---|---|")
    for way in rounds[0]:
        rate, whole, first = ([of[way][at] for of in rounds] for at in range(3))
        spread = f"{statistics.median(rate):.0f} ({min(rate):.0f} – {max(rate):.0f})" if rate[0] else "not told"
        print(f"| {' | '.join(way)} | {spread} | {statistics.median(whole):.2f} | {statistics.median(first):.2f} |")

    def ratio(name, one, other, at):
        of = [measured[one][at] / measured[other][at] for measured in rounds]
        print(f"{name}: {statistics.median(of):.3f} ({min(of):.3f} – {max(of):.3f})")

    print()
    for kind in ("baseline alone", "three columns"):
        ratio(f"tab / native, decoding, {kind}", ("tab", kind), ("native", kind), 0)
    ratio("tab / onnxruntime-web, decoding", ("tab", "baseline alone"), ("onnxruntime-web", "baseline alone"), 0)
    on, off = "three columns, lens", "three columns, brief"
    ratio("tab, probes and lens on / no probes, no lens, time", ("tab", on), ("tab", "three columns, no probes"), 1)
    ratio("tab, probes on / no probes, time", ("tab", "three columns"), ("tab", "three columns, no probes"), 1)
    for place in ("tab", "native"):
        ratio(f"{place}, probes and lens on / brief, time", (place, on), (place, off), 1)
    ours, theirs, program = (
        rounds[0][place, "baseline alone"][3] for place in ("tab", "onnxruntime-web", "native")
    )
    same = sum(tokens(mine) == other["tokens"] for mine, other in zip(ours, theirs))
    told = sum(tokens(mine) == tokens(other) for mine, other in zip(ours, program))
    print(f"responses with the same tokens: tab and onnxruntime-web {same} of {len(ours)}, tab and native {told} of {len(ours)}")


def measure(args, url, page, version, browser):
    model = json.load(urllib.request.urlopen(f"{url}/api/studies/{args.study}"))["provenance"]["model"]["name"]
    config = json.load(urllib.request.urlopen(f"{url}/models/{model}/config.json"))
    tab, peer = browser.open(url), browser.open(page)
    for name, probes in (("whole", True), ("bare", False)):
        tab("load", name, args.study, model, FILES, probes)
    data = args.onnx.with_name(args.onnx.name + ".data")
    names = [f"{page}/model/{path.name}" if path.exists() else None for path in (args.onnx, data)]
    peer("openPeer", f"{page}/ort/ort.wasm.bundle.min.mjs", *names)
    prompts = Prompts(args, url)
    timed = ways(args, prompts, url, tab, peer, config)
    rounds = [{way: write() for way, write in timed.items()} for _ in range(args.rounds + 1)][1:]  # the first one warms up
    readers = rounds[0]["tab", "baseline alone"][3][0]["events"][0]["readers"]
    print(
        f"{model}, {len(prompts.rows)} prompts of {args.task}, {statistics.mean(prompts.lengths):.1f} tokens each, {len(readers)}"
        f" probes; medians (extremes) of {args.rounds} rounds; Chromium {browser.version}, onnxruntime-web {version}\n"
    )
    report(rounds)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("skillscope")
    parser.add_argument("node_modules", type=pathlib.Path)
    parser.add_argument("onnx", type=pathlib.Path)
    parser.add_argument("--study", default="tiny-llama-seed-1")
    parser.add_argument("--task", default="json-format")
    parser.add_argument("--prompts", type=int, default=20)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--chromedriver", default="chromedriver")
    args = parser.parse_args()
    library = args.node_modules / "onnxruntime-web"
    for needed in (library / "package.json", args.onnx):
        if not needed.exists():
            parser.error(f"{needed}: no such file; the text of --help says how to get it")
    version = json.loads((library / "package.json").read_text())["version"]
    with contextlib.ExitStack() as stack:
        temporary = lambda: stack.enter_context(tempfile.TemporaryDirectory())
        serve = [args.skillscope, "serve", "--port", "0", "--json", "--data-dir", temporary()]
        url = stack.enter_context(started(serve, r'"url":"([^"]+)"', RAYON_NUM_THREADS="1"))
        page = stack.enter_context(files_served(library, args.onnx))
        port = stack.enter_context(started([args.chromedriver, "--port=0"], r"successfully on port (\d+)"))
        browser = Browser(port, temporary())
        stack.callback(browser.close)
        measure(args, url, page, version, browser)


if __name__ == "__main__":
    main()
