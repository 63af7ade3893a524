// What bench/tab.py runs in the browser: our engine's worker in the page that `skillscope serve` gives, the peer in a blank page.
// Every answer carries its milliseconds, from the request to its last token.

/** The file of probes and subspaces without the probes: `<site>/subspace/…` is kept. */
function withoutProbes(bytes) {
  const length = Number(new DataView(bytes.buffer).getBigUint64(0, true));
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length)));
  const kept = Object.entries(header).filter(([name]) => name.split("/")[1] === "subspace");
  kept.sort(([, a], [, b]) => a.data_offsets[0] - b.data_offsets[0]);
  const parts = [];
  let at = 0;
  for (const [, tensor] of kept) {
    const [from, to] = tensor.data_offsets;
    parts.push(bytes.subarray(8 + length + from, 8 + length + to));
    tensor.data_offsets = [at, (at += to - from)];
  }
  const text = JSON.stringify(Object.fromEntries(kept));
  const head = new TextEncoder().encode(text.padEnd(8 * Math.ceil(text.length / 8)));
  const whole = new Uint8Array(8 + head.length + at);
  new DataView(whole.buffer).setBigUint64(0, BigInt(head.length), true);
  [head, ...parts].reduce((place, part) => (whole.set(part, place), place + part.length), 8);
  return whole;
}

const workers = {};

async function fetched(path) {
  const answer = await fetch(path);
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return new Uint8Array(await answer.arrayBuffer());
}

/** Starts a worker of a study and its model under a name; without probes if told so. */
async function load(name, study, model, files, probes) {
  const worker = new Worker(document.querySelector('meta[name="skillscope-engine"]').content, { type: "module" });
  const heard = (test) =>
    new Promise((resolve, reject) => {
      worker.onerror = () => reject(new Error("the engine's worker stopped"));
      worker.onmessage = ({ data }) => (data.loaded === false ? reject(new Error(data.problem)) : test(data) && resolve());
    });
  await heard((data) => data.ready);
  const directions = await fetched(`api/studies/${study}/probes`);
  const loaded = heard((data) => data.loaded);
  const of = async (file) => [file, await fetched(`models/${model}/${file}`)];
  worker.postMessage({
    load: {
      study: await fetched(`api/studies/${study}`),
      probes: probes ? directions : withoutProbes(directions),
      files: await Promise.all(files.map(of)),
    },
  });
  await loaded;
  workers[name] = { worker, id: 0 };
}

/** Asks one request after the other: the milliseconds of each, and its events. */
async function ask(name, requests) {
  const answers = [];
  for (const request of requests) {
    const held = workers[name];
    const id = ++held.id;
    const events = [];
    const began = performance.now();
    const ms = await new Promise((resolve, reject) => {
      held.worker.onmessage = ({ data }) => {
        const now = performance.now();
        if (data.stopped) reject(new Error(data.problem));
        if (data.id !== id) return;
        const event = JSON.parse(data.event);
        events.push(event);
        if (event.event === "failed") reject(new Error(event.problem));
        if (event.event === "done") resolve(now - began);
      };
      held.worker.postMessage({ ask: JSON.stringify(request), id });
    });
    answers.push({ ms, events });
  }
  return answers;
}

let ort;
let session;

/** Opens an ONNX decoder with past key values in onnxruntime-web: one thread, WebAssembly with SIMD. */
async function openPeer(library, model, data) {
  ort = await import(library);
  ort.env.wasm.numThreads = 1;
  const externalData = data ? [{ path: data.split("/").pop(), data }] : [];
  session = await ort.InferenceSession.create(model, {
    executionProviders: ["wasm"],
    graphOptimizationLevel: "all",
    externalData,
  });
  return ort.env.versions.web;
}

const integers = (values) => new ort.Tensor("int64", BigInt64Array.from(values, BigInt), [1, values.length]);

/** The likeliest token after the last position of logits `[1, positions, vocabulary]`. */
function likeliest({ data, dims }) {
  const from = (dims[1] - 1) * dims[2];
  let best = from;
  for (let at = from; at < from + dims[2]; at++) if (data[at] > data[best]) best = at;
  return best - from;
}

/** Writes so many tokens after each prompt, always the likeliest: the milliseconds, and the tokens. */
async function peer(prompts, heads, width) {
  const pasts = session.inputNames.filter((name) => name.startsWith("past_key_values."));
  const answers = [];
  for (const { ids, count } of prompts) {
    const began = performance.now();
    const none = new ort.Tensor("float32", new Float32Array(0), [1, heads, 0, width]);
    const feeds = Object.fromEntries(pasts.map((name) => [name, none]));
    const tokens = [];
    let given = ids;
    for (let seen = ids.length; tokens.length < count; seen++) {
      feeds.input_ids = integers(given);
      feeds.attention_mask = integers(Array(seen).fill(1));
      if (session.inputNames.includes("position_ids")) {
        feeds.position_ids = integers(given.map((_, at) => seen - given.length + at));
      }
      const out = await session.run(feeds);
      given = [likeliest(out.logits)];
      tokens.push(given[0]);
      for (const name of pasts) feeds[name] = out[name.replace("past_key_values", "present")];
    }
    answers.push({ ms: performance.now() - began, tokens });
  }
  return answers;
}

Object.assign(globalThis, { load, ask, openPeer, peer });
