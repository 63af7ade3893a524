// What the page was given along: every file, compressed, in an element of its own.
const packed = (name) => document.getElementById("file:" + name);
const unpacked = (name) => {
  const bytes = Uint8Array.from(atob(packed(name).textContent), (letter) => letter.charCodeAt(0));
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip")));
};
globalThis.skillscopeFile = async (name) => (packed(name) ? unpacked(name).text() : null);
globalThis.skillscopeBytes = async (name) =>
  packed(name) ? new Uint8Array(await unpacked(name).arrayBuffer()) : null;
// A worker of a page on disk may fetch nothing but what stands in an address: its module is put there.
globalThis.skillscopeEngine = async () => {
  if (!packed("engine.js")) return null;
  const reader = new FileReader();
  const read = new Promise((done) => reader.addEventListener("load", () => done(reader.result)));
  reader.readAsDataURL(new Blob([await unpacked("engine.wasm").arrayBuffer()], { type: "application/wasm" }));
  const module = await read;
  const script = (await unpacked("engine.js").text()).replace("{{module}}", () => module);
  return URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
};
const skillscopeModule = {};
for (const element of document.querySelectorAll('script[id$=".wasm"]:not([id="file:engine.wasm"])')) {
  const name = element.id.slice("file:".length);
  const module = new Blob([await unpacked(name).arrayBuffer()], { type: "application/wasm" });
  skillscopeModule[name] = URL.createObjectURL(module);
}
