// The worker of bench/generation.py for llama.cpp: node bench/llama.mjs MODEL.gguf PROMPT_TOKENS TOKENS PASSES.
// Needs `npm install --ignore-scripts node-llama-cpp@3.21.1` in the working folder.
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const resolved = createRequire(`${process.cwd()}/package.json`).resolve("node-llama-cpp");
const { getLlama } = await import(pathToFileURL(resolved).href);
const [file, prompt, tokens, passes] = [process.argv[2], ...process.argv.slice(3).map(Number)];
const llama = await getLlama({ build: "never", gpu: false, maxThreads: 2, logLevel: "error" });
const model = await llama.loadModel({ modelPath: file, gpuLayers: 0 });
const context = await model.createContext({ contextSize: prompt + tokens + 8, threads: 2 });
const sequence = context.getSequence();
const ids = Array.from({ length: prompt }, (_, at) => 3 + (at * 104729) % 49000);
const rates = [];
for (let pass = 0; pass <= passes; pass++) {
  await sequence.clearHistory();
  const start = performance.now();
  let written = 0;
  for await (const _ of sequence.evaluate(ids, { temperature: 0, yieldEogToken: true })) {
    if (++written === tokens) break;
  }
  if (pass) rates.push(written / (performance.now() - start) * 1000);
}
rates.sort((a, b) => a - b);
const peak_bytes = process.resourceUsage().maxRSS * 1024;
console.log(JSON.stringify({ tokens_per_s: rates[rates.length >> 1], peak_bytes }));
process.exit(0);
