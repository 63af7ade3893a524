// Ends the page's script: starts the service worker, tells it what was fetched before it was there, and marks the document
// while the page shows what was kept. A page that is one file needs none; in a frame without rights there is none.
try {
  const workers = navigator.serviceWorker;
  if (workers && location.protocol !== "file:" && !globalThis.skillscopeFile) {
    workers.onmessage = ({ data }) => document.documentElement.toggleAttribute("data-kept", data);
    workers.register("sw.js").catch(() => {});
    workers.ready.then(({ active }) =>
      new PerformanceObserver((list) =>
        (workers.controller ?? active).postMessage(list.getEntries().map(({ name }) => name)),
      ).observe({ type: "resource", buffered: true }),
    );
  }
} catch {}
