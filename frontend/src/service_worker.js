// The service worker, served as sw.js beside the page: what the page has fetched opens again without a network.
//
// A file whose name holds its hash is taken from what is kept. The page itself, studies and models come from the network, and
// from what is kept where no network answers; the page is told which. Nothing else passes through here: no POST, no file in
// another folder, no other origin. Where the host has another program's page now, the worker goes, with all that it kept.
const scope = new URL(registration.scope);
// Pages in other folders of the same host keep theirs apart.
const PAGE = "skillscope-page " + scope.pathname;
const DATA = "skillscope-data " + scope.pathname;
// At most so many bytes are kept in each of the two; the oldest go first.
const MOST = 128 * 2 ** 20;
// By this every page of skillscope is known.
const MARK = 'name="skillscope-engine"';
// Whether the host has another page now.
let left = false;

const kindOf = (url) => {
  if (url.origin !== scope.origin || !url.pathname.startsWith(scope.pathname)) return null;
  const path = url.pathname.slice(scope.pathname.length);
  if (path === "" || path === "index.html") return "index";
  if (/^(api\/(studies|models|views\/)|studies\/|models\/)/.test(path)) return "data";
  // Scripts of dependencies have the hash in their folder's name.
  return /^([^/]+-[0-9a-f]{16}\.[^/]+|snippets\/.*-[0-9a-f]{16}[./].+)$/.test(path) ? "asset" : null;
};

const find = async (name, key) => (await caches.open(name)).match(key, { ignoreVary: true });

// Keeps an answer, unpacked, so that its length is known.
const keep = async (name, key, answer) => {
  if (answer.status !== 200 || answer.redirected) return;
  const body = await answer.blob();
  if (body.size > MOST) return;
  const headers = new Headers(answer.headers);
  headers.delete("content-encoding");
  headers.set("content-length", body.size);
  const cache = await caches.open(name);
  await cache.put(key, new Response(body, { headers }));
  const kept = [];
  for (const request of await cache.keys()) {
    const answer = await cache.match(request, { ignoreVary: true });
    kept.push([request, Number(answer?.headers.get("content-length"))]);
  }
  let bytes = kept.reduce((sum, [, size]) => sum + size, 0);
  for (const [request, size] of kept) {
    if (bytes <= MOST) break;
    await cache.delete(request, { ignoreVary: true });
    bytes -= size;
  }
};

// Fetches and keeps what is not kept yet.
const take = async (name, address) => {
  if (await find(name, address)) return;
  const answer = await fetch(address);
  if (answer.status !== 200) throw new Error(`${address}: ${answer.status}`);
  await keep(name, address, answer);
};

// The files that a page names, by which its editions differ: its title differs by the study in the address, too.
const named = (html) => [...new Set(html.match(/[\w-]+-[0-9a-f]{16}\.\w+/g))].sort();

// Keeps the page. One that names other files takes the place of the former when all of them are kept; then the former's go.
const renew = async (answer) => {
  if (answer.status !== 200 || answer.redirected) return;
  const html = await answer.clone().text();
  if (!html.includes(MARK)) {
    left = true;
    // Not awaited: Firefox ends it behind the event in which it is asked for, and pages wait for that event.
    registration.unregister().catch(() => {});
    await Promise.all([caches.delete(PAGE), caches.delete(DATA)]);
    return;
  }
  const before = await (await find(PAGE, scope.href))?.text();
  const names = named(html);
  if (before === undefined || named(before).join() === names.join()) return keep(PAGE, scope.href, answer);
  const files = names.map((name) => new URL(name, scope).href);
  await Promise.all(files.map((file) => take(PAGE, file)));
  await keep(PAGE, scope.href, answer);
  const cache = await caches.open(PAGE);
  const former = (await cache.keys()).filter(({ url }) => url !== scope.href && !files.includes(url));
  await Promise.all(former.map((request) => cache.delete(request, { ignoreVary: true })));
};

// Tells the page whether it is shown what was kept.
const tell = async (id, kept) => (await clients.get(id))?.postMessage(kept);

const asset = async (event) => {
  const url = event.request.url;
  const kept = await find(PAGE, url);
  if (kept) return kept;
  const answer = await fetch(event.request);
  event.waitUntil(keep(PAGE, url, answer.clone()).catch(() => {}));
  return answer;
};

const fresh = async (event, kind) => {
  const [name, key] = kind === "index" ? [PAGE, scope.href] : [DATA, event.request.url];
  let answer;
  try {
    answer = await fetch(event.request);
  } catch (error) {
    const kept = event.request.signal.aborted ? undefined : await find(name, key);
    if (!kept) throw error;
    if (event.clientId) event.waitUntil(tell(event.clientId, true));
    return kept;
  }
  if (kind === "index") {
    await renew(answer.clone()).catch(() => {});
    return answer;
  }
  const gone = async () => (await caches.open(name)).delete(key, { ignoreVary: true });
  const kept = answer.status === 404 ? gone() : keep(name, key, answer.clone());
  event.waitUntil(Promise.all([kept, tell(event.clientId, false)]).catch(() => {}));
  return answer;
};

addEventListener("install", () => skipWaiting());

addEventListener("activate", (event) => {
  const index = fetch(scope.href).then(renew);
  event.waitUntil(Promise.all([clients.claim(), index.catch(() => {})]));
});

addEventListener("fetch", (event) => {
  const { method, headers, url } = event.request;
  const kind = !left && method === "GET" && !headers.has("range") && kindOf(new URL(url));
  if (kind) event.respondWith(kind === "asset" ? asset(event) : fresh(event, kind));
});

// The page names what it fetched before the worker was there.
addEventListener("message", (event) => {
  const one = async (address) => {
    const kind = kindOf(new URL(address));
    if (kind !== "asset" && kind !== "data") return;
    await take(kind === "asset" ? PAGE : DATA, address);
  };
  if (!left) event.waitUntil(Promise.all(event.data.map((address) => one(address).catch(() => {}))));
});
