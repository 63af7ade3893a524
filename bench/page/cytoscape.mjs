// The graph by cytoscape.js: its canvas renderer with its defaults, nodes at the given places, changes in batches.

import cytoscape from 'cytoscape';
import { across, ARROW, DIM, down, EDGE, incidence, nearest, PALETTE, surroundings, thickness } from './looks.mjs';

const { data } = window;

const style = [
  {
    selector: 'node',
    style: {
      width: 'data(size)', height: 'data(size)', 'background-color': 'data(colour)',
      'border-width': 0.5, 'border-color': '#fff',
    },
  },
  {
    selector: 'edge',
    style: {
      width: 'data(width)', 'line-color': EDGE, 'curve-style': 'straight',
      // Its smallest arrow of 8.7 pixels, made as long as d3's.
      'target-arrow-shape': 'triangle', 'target-arrow-color': EDGE, 'arrow-scale': ARROW / 8.7,
    },
  },
  // Less work for it than `display: none`.
  { selector: 'edge[weight = 0]', style: { visibility: 'hidden' } },
  { selector: '.dim', style: { opacity: DIM } },
];

function graph() {
  const at = incidence(data.nodes, data.edges);
  const places = data.nodes.map(({ x, y }) => ({ x: across(x), y: down(y) }));
  let weights = data.weights[0];
  let hovered = null;
  let lit = null;

  const cy = cytoscape({
    container: document.querySelector('#graph'),
    style,
    layout: { name: 'preset', fit: false },
    elements: {
      nodes: data.nodes.map(({ r, colour }, node) => ({
        data: { id: `n${node}`, size: 2 * r, colour: PALETTE[colour] },
        position: { ...places[node] },
      })),
      edges: data.edges.map(([source, target], edge) => ({
        data: { id: `e${edge}`, source: `n${source}`, target: `n${target}`, ...look(weights[edge]) },
      })),
    },
  });
  const nodes = data.nodes.map((_, node) => cy.getElementById(`n${node}`));
  const edges = data.edges.map((_, edge) => cy.getElementById(`e${edge}`));

  function layer(index) {
    weights = data.weights[index];
    cy.batch(() => edges.forEach((edge, number) => edge.data(look(weights[number]))));
    if (hovered !== null) light(hovered);
  }

  // Only what changes is touched: the elements that were lit and those that become so.
  function light(node) {
    const around = surroundings(node, at, data.edges, weights);
    const next = cy.collection(
      [...around.lines.map((edge) => edges[edge]), ...around.points.map((point) => nodes[point])]);
    cy.batch(() => {
      (lit ?? cy.elements()).addClass('dim');
      next.removeClass('dim');
    });
    [hovered, lit] = [node, next];
  }

  function hover(x, y) {
    const node = nearest(places, across(x), down(y));
    if (node !== hovered) light(node);
  }

  function drag(node, x, y) {
    places[node] = { x: across(x), y: down(y) };
    nodes[node].position({ ...places[node] });
  }

  function zoom(factor, x, y) {
    cy.zoom({ level: factor, renderedPosition: { x: across(x), y: down(y) } });
  }

  window.cy = cy;
  return { layer, hover, drag, zoom };
}

/** What an edge's look depends on. */
function look(weight) {
  return { weight, width: thickness(weight) };
}

window.bench = {
  draw() {
    window.cy?.destroy();
    Object.assign(window.bench, graph());
  },
};
