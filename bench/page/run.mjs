// Frame times of interaction with a large graph and a heatmap in headless Chromium: ours, d3 + SVG, cytoscape.js.
//
//   node bench/page/run.mjs [--rounds 5] [--ours DIR] [--only ours,d3,cytoscape]
//
// after `npm ci --ignore-scripts` in bench/page and `cargo xtask bench-page`. Beside ours it uses d3-force and
// d3-selection (ISC), cytoscape.js (MIT) and puppeteer-core (Apache-2.0); none of them is part of the product.
//
// A page is given `window.data` (see data.mjs) and offers `window.bench`: `draw('graph' | 'cells')`, `layer(index)`,
// `hover(x, y)`, `drag(node, x, y)` and `zoom(factor, x, y)`. Places are in 0..1; `factor` is of the whole picture. What
// a call asks for is to be seen in the next frame. Ours has `rest()` beside: what it drew as a draft it draws in full.

import { existsSync } from 'node:fs';
import { cpus, homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import puppeteer from 'puppeteer-core';
import { generate } from './data.mjs';
import { first, measure, prepare } from './frames.mjs';
import { serve } from './serve.mjs';

const SEED = 1;
const SECONDS = 3;
const CASES = ['layer', 'layer-full', 'hover', 'drag', 'zoom', 'cells-layer', 'cells-hover'];
const PAGES = {
  ours: { title: 'ours', path: '/index.html', cells: true },
  d3: { title: 'd3 + SVG', path: '/d3.html', cells: true },
  cytoscape: { title: 'cytoscape', path: '/cytoscape.html', cells: false },
};

function fail(message) {
  console.error(message);
  process.exit(1);
}

function options() {
  let values;
  try {
    ({ values } = parseArgs({
      options: {
        rounds: { type: 'string', default: '5' },
        ours: { type: 'string' },
        only: { type: 'string', default: Object.keys(PAGES).join() },
      },
    }));
  } catch (error) {
    fail(error.message);
  }
  const rounds = Number(values.rounds);
  if (!Number.isInteger(rounds) || rounds < 1) fail(`--rounds ${values.rounds}: a whole number from 1 is wanted`);
  const only = values.only.split(',');
  const unknown = only.find((name) => !Object.hasOwn(PAGES, name));
  if (unknown !== undefined) fail(`--only ${unknown}: it can name ${Object.keys(PAGES).join(', ')}`);
  return { rounds, names: Object.keys(PAGES).filter((name) => only.includes(name)), ours: folderOfOurs(values.ours) };
}

/** The folder given, or the first that has our page among those where it is built. */
function folderOfOurs(given) {
  if (given !== undefined) return resolve(given);
  const targets = [
    process.env.CARGO_TARGET_DIR,
    join(homedir(), '.cache/skillscope/target'),
    join(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '../../target'),
  ];
  const folders = targets.filter(Boolean).map((target) => resolve(target, 'bench-page'));
  return folders.find((folder) => existsSync(join(folder, 'index.html'))) ?? folders[0];
}

/** One case on one page, in a process of its own that starts from the same state. */
async function once(browser, url, name) {
  const context = await browser.createBrowserContext();
  try {
    const page = await context.newPage();
    const errors = [];
    page.on('pageerror', (error) => errors.push(error.message));
    page.on('response', (response) => response.ok() || errors.push(`${response.url()}: ${response.status()}`));
    await page.setViewport({ width: 1440, height: 900, deviceScaleFactor: 1 });
    await page.evaluateOnNewDocument(`window.data = (${generate})(${SEED}); (${first})();`);
    await page.goto(url);
    await page.waitForFunction('window.bench !== undefined', { timeout: 30_000 }).catch((error) => {
      throw new Error(`${url} has no window.bench: ${errors[0] ?? error.message}`);
    });
    await page.evaluate(prepare, name.startsWith('cells') ? 'cells' : 'graph');
    const { deltas, busy } = await page.evaluate(measure, name, SECONDS);
    if (errors.length > 0) throw new Error(`${url}, ${name}: ${errors[0]}`);
    return { p50: quantile(deltas, 0.5), p95: quantile(deltas, 0.95), max: Math.max(...deltas), busy: quantile(busy, 0.95) };
  } finally {
    await context.close();
  }
}

function quantile(values, part) {
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[Math.min(sorted.length - 1, Math.ceil(part * sorted.length) - 1)];
}

function median(values) {
  const sorted = [...values].sort((left, right) => left - right);
  return (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
}

function cell(results) {
  if (results === undefined) return '–';
  const of = (key) => median(results.map((result) => result[key])).toFixed(1);
  return `${of('p50')} / ${of('p95')} · max ${of('max')} · busy ${of('busy')}`;
}

function table(names, results) {
  const row = (parts) => `| ${parts.join(' | ')} |`;
  return [
    row(['case', ...names.map((name) => PAGES[name].title)]),
    row(['---', ...names.map(() => '---')]),
    ...CASES.map((name) => row([name, ...names.map((page) => cell(results.get(`${page} ${name}`)))])),
  ].join('\n');
}

async function main() {
  const { rounds, names, ours } = options();
  if (names.includes('ours') && !existsSync(join(ours, 'index.html'))) {
    fail(`Our page is not in ${ours}: make it with \`cargo xtask bench-page\`, or name its folder with --ours.`);
  }
  const chromium = process.env.CHROMIUM || '/usr/bin/chromium';
  if (!existsSync(chromium)) fail(`There is no browser at ${chromium}: name one by the variable CHROMIUM.`);

  // Ours has an address of its own, whose root is its folder, as it may ask for its files by absolute paths.
  const others = await serve(new URL('.', import.meta.url).pathname);
  const own = names.includes('ours') ? await serve(ours) : null;
  const browser = await puppeteer.launch({
    executablePath: chromium,
    headless: true,
    args: ['--no-sandbox', '--headless=new', '--disable-background-networking'],
    protocolTimeout: 120_000,
  });
  const results = new Map();
  try {
    for (let round = 0; round < rounds; round += 1) {
      for (const name of CASES) {
        // Each round begins with another page.
        const order = names.map((_, place) => names[(place + round) % names.length]);
        for (const page of order.filter((page) => PAGES[page].cells || !name.startsWith('cells'))) {
          const { address } = page === 'ours' ? own : others;
          const result = await once(browser, address + PAGES[page].path, name);
          const key = `${page} ${name}`;
          results.set(key, [...(results.get(key) ?? []), result]);
          console.error(`round ${round + 1} of ${rounds}: ${key}: ${cell([result])}`);
        }
      }
    }
    console.log(`Milliseconds between frames: p50 / p95 · longest · main thread busy in a frame, p95; medians of ${rounds} `
      + `round(s) of ${SECONDS} s. ${await browser.version()}, ${cpus().length} × ${cpus()[0].model}.\n`);
    console.log(table(names, results));
    console.log('\nIn `drag`, d3-force moves every node, as its example does; cytoscape moves the one that is dragged.');
  } finally {
    await browser.close();
    others.server.close();
    own?.server.close();
  }
}

await main().catch((error) => fail(error.message));
