// What runs inside a page: the first callback of every frame, and one case's steps with the times of its frames.

/**
 * Before the page's own scripts, so that this callback stays the first of each frame: what a page does in callbacks of
 * its own, such as cytoscape.js drawing or d3-force ticking, comes after it and counts as busy.
 */
export function first() {
  const tick = (time) => {
    requestAnimationFrame(tick);
    window.benchFrame?.(time);
  };
  requestAnimationFrame(tick);
}

/** Draws, and waits until the picture is there and nothing more is drawn for half a second. */
export async function prepare(what) {
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  window.bench.draw(what);
  await frame();
  await frame();
  await new Promise((resolve) => setTimeout(resolve, 500));
  await frame();
}

/**
 * Calls one step per frame for `seconds`, at least twelve frames; answers with the milliseconds from each frame to the
 * next, and those the main thread was busy in each: from its first callback until a message posted there arrives, which
 * is after style, layout and paint.
 */
export function measure(name, seconds) {
  const { bench } = window;
  const layer = (step) => step % 6 === 0 && bench.layer((1 + step / 6) % 8);
  const hover = (step) => bench.hover(0.5 + 0.45 * Math.sin(0.045 * step), 0.5 + 0.45 * Math.sin(0.03 * step + 1));
  const steps = {
    layer,
    // Ours draws a draft while it moves: here it draws everything, as the others always do.
    'layer-full': (step) => step % 6 === 0 && (layer(step), bench.rest?.()),
    hover,
    drag: (step) => bench.drag(0, 0.5 + 0.3 * Math.cos(0.05 * step), 0.5 + 0.3 * Math.sin(0.05 * step)),
    // The factor is of the whole picture, not of the frame before.
    zoom: (step) => bench.zoom(1.65 - 0.85 * Math.cos(0.05 * step), 0.5, 0.5),
    'cells-layer': layer,
    'cells-hover': hover,
  };
  const [deltas, busy] = [[], []];
  const { port1, port2 } = new MessageChannel();
  let [step, began, before, open] = [0, null, null, null];
  const close = () => {
    if (open !== null) busy.push(performance.now() - open);
    open = null;
  };
  port2.onmessage = ({ data }) => data === step && close();
  return new Promise((resolve, reject) => {
    window.benchFrame = (time) => {
      // A frame whose message is late was busy until now.
      close();
      began ??= time;
      if (before !== null) deltas.push(time - before);
      before = time;
      if (time - began >= seconds * 1000 && deltas.length >= 12) {
        window.benchFrame = null;
        resolve({ deltas, busy });
        return;
      }
      open = performance.now();
      try {
        steps[name](step);
      } catch (error) {
        window.benchFrame = null;
        reject(error);
        return;
      }
      step += 1;
      port1.postMessage(step);
    };
  });
}
