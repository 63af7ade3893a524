// The graph and the heatmap by d3: a line per edge, a circle per node, a rect per cell, as in its usual examples.

import { forceLink, forceManyBody, forceSimulation } from 'd3-force';
import { select } from 'd3-selection';
import { across, ARROW, DIM, down, EDGE, HEIGHT, incidence, nearest, PALETTE, surroundings, thickness, WIDTH }
  from './looks.mjs';

const { data } = window;
const svg = select(document.body).append('svg').attr('width', WIDTH).attr('height', HEIGHT);

function graph() {
  const nodes = data.nodes.map(({ x, y, r, colour }) => ({ x: across(x), y: down(y), r, colour }));
  const links = data.edges.map(([source, target]) => ({ source: nodes[source], target: nodes[target] }));
  const at = incidence(data.nodes, data.edges);
  let weights = data.weights[0];
  let simulation = null;
  let hovered = null;
  let lit = [];

  for (const [id, opacity] of [['arrow', 1], ['faint', DIM]]) {
    svg.append('marker').attr('id', id).attr('viewBox', '0 0 6 6').attr('refX', 6).attr('refY', 3)
      .attr('markerUnits', 'userSpaceOnUse').attr('markerWidth', ARROW).attr('markerHeight', ARROW)
      .attr('orient', 'auto')
      .append('path').attr('d', 'M0,0L6,3L0,6z').attr('fill', EDGE).attr('fill-opacity', opacity);
  }
  const scene = svg.append('g');
  const lines = scene.append('g').selectAll('line').data(links).join('line');
  const circles = scene.append('g').selectAll('circle').data(nodes).join('circle')
    .attr('r', (node) => node.r).attr('fill', (node) => PALETTE[node.colour]);
  let drawn = lines;

  const putLines = (selection) => selection.each(function put({ source, target }) {
    // The line ends at the rim of its target, where the arrow's tip is.
    const [x, y] = [target.x - source.x, target.y - source.y];
    const rest = 1 - target.r / Math.max(Math.hypot(x, y), target.r);
    this.setAttribute('x1', source.x);
    this.setAttribute('y1', source.y);
    this.setAttribute('x2', source.x + rest * x);
    this.setAttribute('y2', source.y + rest * y);
  });
  const putCircles = () => circles.attr('cx', (node) => node.x).attr('cy', (node) => node.y);

  function layer(index) {
    weights = data.weights[index];
    lines.attr('stroke-width', (_, edge) => thickness(weights[edge]))
      .attr('display', (_, edge) => (weights[edge] > 0 ? null : 'none'));
    drawn = lines.filter((_, edge) => weights[edge] > 0);
    // Lines that were hidden while nodes moved.
    if (simulation) putLines(drawn);
    if (hovered !== null) light(hovered);
  }

  // Only what changes is touched: the elements that were lit and those that become so.
  function light(node) {
    const around = surroundings(node, at, data.edges, weights);
    for (const element of lit) element.classList.remove('lit');
    lit = [
      ...around.lines.map((edge) => lines.nodes()[edge]),
      ...around.points.map((point) => circles.nodes()[point]),
    ];
    for (const element of lit) element.classList.add('lit');
    hovered = node;
    svg.classed('hovered', true);
  }

  function hover(x, y) {
    const node = nearest(nodes, across(x), down(y));
    if (node !== hovered) light(node);
  }

  function drag(index, x, y) {
    if (!simulation) {
      const length = ({ source, target }) => Math.hypot(source.x - target.x, source.y - target.y);
      simulation = forceSimulation(nodes)
        .force('link', forceLink(links).distance(length).strength(0.05))
        .force('charge', forceManyBody().strength(-1))
        .on('tick', () => {
          putLines(drawn);
          putCircles();
        })
        .alphaTarget(0.3)
        .restart();
    }
    nodes[index].fx = across(x);
    nodes[index].fy = down(y);
  }

  function zoom(factor, x, y) {
    const [left, top] = [across(x) * (1 - factor), down(y) * (1 - factor)];
    scene.attr('transform', `translate(${left},${top}) scale(${factor})`);
  }

  putLines(lines);
  putCircles();
  layer(0);
  return { layer, hover, drag, zoom };
}

function cells() {
  const { columns, rows, layers } = data.cells;
  const [width, height] = [WIDTH / columns, HEIGHT / rows];
  // White to dark blue in 256 steps.
  const shades = Array.from({ length: 256 }, (_, step) => {
    const part = (from, to) => Math.round(from + (step / 255) * (to - from));
    return `rgb(${part(255, 8)},${part(255, 48)},${part(255, 107)})`;
  });
  const shade = (value) => shades[Math.round(255 * value)];
  let values = layers[0];

  const scene = svg.append('g');
  const rects = scene.append('g').attr('shape-rendering', 'crispEdges').selectAll('rect').data(values).join('rect')
    .attr('x', (_, cell) => (cell % columns) * width).attr('y', (_, cell) => Math.floor(cell / columns) * height)
    .attr('width', width).attr('height', height).attr('fill', shade);
  const outline = scene.append('rect').attr('class', 'outline').attr('width', width).attr('height', height);
  const label = scene.append('text');

  function layer(index) {
    values = layers[index];
    rects.data(values).attr('fill', shade);
  }

  function hover(x, y) {
    const column = Math.min(columns - 1, Math.floor(x * columns));
    const row = Math.min(rows - 1, Math.floor(y * rows));
    outline.attr('x', column * width).attr('y', row * height);
    label.attr('x', column * width + 10).attr('y', row * height - 6)
      .text(`${row}, ${column}: ${values[row * columns + column].toFixed(3)}`);
  }

  return { layer, hover };
}

window.bench = {
  draw(what) {
    svg.selectAll('*').remove();
    Object.assign(window.bench, what === 'graph' ? graph() : cells());
  },
};
