// What the page was given along: every file, compressed, in an element of its own.
const packed = (name) => document.getElementById("file:" + name);
const unpacked = (name) => {
  const bytes = Uint8Array.from(atob(packed(name).textContent), (letter) => letter.charCodeAt(0));
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip")));
};
globalThis.skillscopeFile = async (name) => (packed(name) ? unpacked(name).text() : null);
const skillscopeModule = {};
for (const element of document.querySelectorAll('script[id$=".wasm"]')) {
  const name = element.id.slice("file:".length);
  const module = new Blob([await unpacked(name).arrayBuffer()], { type: "application/wasm" });
  skillscopeModule[name] = URL.createObjectURL(module);
}
