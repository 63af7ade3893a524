// The graph and the heatmap that every page draws, from one seed.

/**
 * 1,000 nodes in 40 loose clusters, 10,000 directed edges of which nine in ten stay in their cluster, and 8 layers.
 * Places are in 0..1, `r` is in pixels, `colour` in 0..8; a weight is 0 (the edge is not drawn) or in 0.05..1; a cell is
 * in 0..1. It uses nothing outside itself, so that the harness can send its source to a page instead of the numbers.
 */
export function generate(seed) {
  let state = seed >>> 0;
  // mulberry32
  const random = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  const below = (end) => Math.floor(random() * end);
  const bell = () => random() + random() + random() - 1.5;
  const inside = (value) => Math.min(1, Math.max(0, value));

  const [CLUSTERS, MEMBERS, EDGES, LAYERS, DRAWN] = [40, 25, 10_000, 8, 0.4];
  const nodes = [];
  for (let cluster = 0; cluster < CLUSTERS; cluster += 1) {
    // An 8 × 5 grid, each centre moved a little.
    const x = ((cluster % 8) + 0.5 + 0.4 * bell()) / 8;
    const y = (Math.floor(cluster / 8) + 0.5 + 0.4 * bell()) / 5;
    for (let member = 0; member < MEMBERS; member += 1) {
      nodes.push({
        x: inside(x + 0.07 * bell()),
        y: inside(y + 0.11 * bell()),
        r: 2.5 + 4 * random() ** 2,
        colour: cluster % 9,
      });
    }
  }

  const edges = [];
  const known = new Set();
  while (edges.length < EDGES) {
    const source = below(nodes.length);
    const near = Math.floor(source / MEMBERS) * MEMBERS + below(MEMBERS);
    const target = random() < 0.9 ? near : below(nodes.length);
    const key = source * nodes.length + target;
    if (source !== target && !known.has(key)) {
      known.add(key);
      edges.push([source, target]);
    }
  }

  const weights = Array.from({ length: LAYERS }, () =>
    edges.map(() => (random() < DRAWN ? 0.05 + 0.95 * random() ** 2 : 0)));

  const [columns, rows] = [400, 250];
  const layers = Array.from({ length: LAYERS }, () => {
    const [across, down, turn] = [2 + 6 * random(), 2 + 6 * random(), 6 * random()];
    const values = new Float32Array(columns * rows);
    for (let cell = 0; cell < values.length; cell += 1) {
      const [x, y] = [(cell % columns) / columns, Math.floor(cell / columns) / rows];
      const wave = Math.sin(across * 6.283 * x + turn) * Math.cos(down * 6.283 * y);
      values[cell] = inside(0.5 + 0.35 * wave + 0.1 * bell());
    }
    return Array.from(values);
  });
  return { nodes, edges, weights, cells: { columns, rows, layers } };
}
