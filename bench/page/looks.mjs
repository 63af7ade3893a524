// What the pages of d3 and cytoscape.js share, so that both draw one picture: places, colours, widths, the node at a point.

export const WIDTH = 1440;
export const HEIGHT = 900;
const MARGIN = 20;

export const PALETTE = [
  '#4477aa', '#ee6677', '#228833', '#ccbb44', '#66ccee', '#aa3377', '#ee7733', '#009988', '#777777',
];
export const EDGE = '#6b7280';
/** How much of a node or an edge remains beside a highlighted one. */
export const DIM = 0.1;
export const ARROW = 6;

/** Pixels of a place in 0..1. */
export const across = (x) => MARGIN + x * (WIDTH - 2 * MARGIN);
export const down = (y) => MARGIN + y * (HEIGHT - 2 * MARGIN);

export const thickness = (weight) => 0.4 + 2.2 * weight;

/** The index of the place nearest to a point, all in pixels. */
export function nearest(places, x, y) {
  let [best, least] = [0, Infinity];
  places.forEach((place, index) => {
    const distance = (place.x - x) ** 2 + (place.y - y) ** 2;
    if (distance < least) [best, least] = [index, distance];
  });
  return best;
}

/** For every node, the edges that start or end at it. */
export function incidence(nodes, edges) {
  const at = nodes.map(() => []);
  edges.forEach(([source, target], edge) => {
    at[source].push(edge);
    at[target].push(edge);
  });
  return at;
}

/** A node, its neighbours by the edges drawn in a layer, and these edges. */
export function surroundings(node, at, edges, weights) {
  const lines = at[node].filter((edge) => weights[edge] > 0);
  const points = new Set([node]);
  for (const edge of lines) edges[edge].forEach((end) => points.add(end));
  return { lines, points: [...points] };
}
