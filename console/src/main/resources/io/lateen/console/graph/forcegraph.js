// The moving service graph: reads /d3graph, keeps nodes apart and callers left of those they call,
// lets drops run along edges as fast as requests do.
import { Layout } from '/assets/layout.js';

const SVG = 'http://www.w3.org/2000/svg';
const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
const svg = document.getElementById('graph');
const state = document.getElementById('state');
const rows = document.getElementById('edges');
const horizon = document.getElementById('horizon');
const filter = document.getElementById('filter');
const layout = new Layout();
const shapes = new Map();
const edges = new Map();
let drops = [];
let near = null;
let dragged = null;

const layers = ['edges', 'drops', 'labels', 'nodes'].map(() => svg.appendChild(element('g')));
const empty = svg.appendChild(element('text', { class: 'empty', x: '50%', y: '50%' }));
const defs = svg.appendChild(element('defs'));
const tip = defs.appendChild(element('marker', { id: 'tip', viewBox: '0 0 10 10', refX: 9, refY: 5,
  markerWidth: 11, markerHeight: 11, markerUnits: 'userSpaceOnUse', orient: 'auto' }));
tip.appendChild(element('path', { d: 'M0 0L10 5L0 10z' }));

function element(name, attributes = {}, text) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  if (text !== undefined) made.textContent = text;
  return made;
}

const short = rate => rate >= 1000 ? (rate / 1000).toPrecision(3) + 'k' : rate >= 100 ? rate.toFixed(0)
  : rate >= 10 ? rate.toFixed(1) : rate.toFixed(2);

function rateText(labels) {
  const parts = [];
  if (labels['reqs/sec']) parts.push(`${short(Number(labels['reqs/sec']))} req/s`);
  if (labels['bytes/sec']) parts.push(`${short(Number(labels['bytes/sec']))} B/s`);
  return parts.join(', ');
}

// ---- what there is

function update(graph) {
  const names = graph.nodes.map(node => node.name);
  const links = graph.links.map(link => ({ source: names[link.source], target: names[link.target],
    labels: link.labels, rate: Number(link.labels['reqs/sec'] ?? 0) + Number(link.labels['bytes/sec'] ?? 0) / 1000 }));
  for (const [name, shape] of shapes) if (!names.includes(name)) { shape.remove(); shapes.delete(name); }
  for (const name of names) if (!shapes.has(name)) addNode(name);
  const present = new Set(links.map(key));
  for (const [id, edge] of edges) if (!present.has(id)) { edge.group.remove(); edge.label.remove(); edges.delete(id); }
  for (const link of links) setEdge(link);
  layout.set(names, links, svg.clientWidth, svg.clientHeight);
  drops = drops.filter(drop => edges.has(drop.id) || drop.shape.remove());
  empty.textContent = names.length ? '' : 'No traffic in this window yet';
  fillTable(links);
  mark();
}

const key = link => JSON.stringify([link.source, link.target]);

function addNode(name) {
  const cut = name.lastIndexOf(' (');
  const app = cut < 0 ? name : name.slice(0, cut);
  const workload = cut < 0 ? '' : name.slice(cut + 2, -1);
  const wide = Math.min(240, Math.max(104, Math.max(app.length, workload.length) * 8 + 24));
  const fit = text => text.length * 8 > wide - 16 ? text.slice(0, (wide - 24) / 8) + '…' : text;
  const group = element('g', { class: 'node', tabindex: 0 });
  group.append(element('title', {}, name),
    element('rect', { x: -wide / 2, y: -23, width: wide, height: 46, rx: 12 }),
    element('text', { class: 'app', y: -3 }, fit(app)), element('text', { y: 14 }, fit(workload)));
  group.wide = wide;
  layout.widths.set(name, wide);
  group.addEventListener('pointerdown', event => { dragged = name; group.setPointerCapture(event.pointerId); });
  group.addEventListener('pointermove', event => {
    if (dragged !== name) return;
    const box = svg.getBoundingClientRect();
    layout.pin(name, event.clientX - box.left, event.clientY - box.top);
    wake();
  });
  group.addEventListener('pointerup', () => { dragged = null; });
  for (const on of ['pointerenter', 'focus']) group.addEventListener(on, () => { near = name; mark(); });
  for (const off of ['pointerleave', 'blur']) group.addEventListener(off, () => { near = null; mark(); });
  group.addEventListener('keydown', event => nudge(event, name));
  layers[3].append(group);
  shapes.set(name, group);
}

function nudge(event, name) {
  const step = { ArrowLeft: [-20, 0], ArrowRight: [20, 0], ArrowUp: [0, -20], ArrowDown: [0, 20] }[event.key];
  if (!step) return;
  const node = layout.nodes.get(name);
  layout.pin(name, node.x + step[0], node.y + step[1]);
  event.preventDefault();
  wake();
}

function setEdge(link) {
  const id = key(link);
  if (!edges.has(id)) {
    const group = element('g', { class: 'edge' });
    const path = element('path', { 'marker-end': 'url(#tip)' });
    const label = element('g', { class: 'edge' });
    const text = label.appendChild(element('text'));
    group.append(path);
    layers[0].append(group);
    layers[2].append(label);
    edges.set(id, { group, label, path, text });
  }
  const edge = Object.assign(edges.get(id), link);
  edge.text.textContent = rateText(link.labels);
  edge.group.classList.toggle('idle', link.rate === 0);
  edge.path.style.strokeWidth = 1.4 + Math.min(3.2, Math.log10(1 + link.rate));
}

function fillTable(links) {
  const sorted = links.toSorted((a, b) => b.rate - a.rate);
  rows.replaceChildren(...sorted.map(link => {
    const row = document.createElement('tr');
    row.link = link;
    const who = row.insertCell();
    who.append(link.target, Object.assign(document.createElement('small'), { textContent: `from ${link.source}` }));
    row.insertCell().textContent = rateText(link.labels);
    return row;
  }));
}

function mark() {
  const friends = new Set([near]);
  for (const edge of edges.values()) {
    const is = edge.source === near || edge.target === near;
    for (const part of [edge.group, edge.label]) {
      part.classList.toggle('near', is);
      part.classList.toggle('far', near !== null && !is);
    }
    if (is) friends.add(edge.source).add(edge.target);
  }
  for (const [name, shape] of shapes) {
    shape.classList.toggle('near', name === near);
    shape.classList.toggle('far', near !== null && !friends.has(name));
  }
  for (const row of rows.rows) row.classList.toggle('near', row.link.source === near || row.link.target === near);
}

// ---- what moves

function place() {
  for (const [name, shape] of shapes) {
    const node = layout.nodes.get(name);
    shape.setAttribute('transform', `translate(${node.x.toFixed(1)},${node.y.toFixed(1)})`);
  }
  for (const edge of edges.values()) {
    const a = layout.nodes.get(edge.source), b = layout.nodes.get(edge.target);
    edge.path.setAttribute('d', a === b ? loop(a) : curve(a, b, edge));
    edge.length = edge.path.getTotalLength();
    const middle = a === b ? { x: a.x, y: a.y - 45 } : labelPlace(a, b, edge);
    edge.text.setAttribute('x', middle.x);
    edge.text.setAttribute('y', middle.y - 7);
  }
}

// Half way; but where an edge leads past a column of others, that is behind one of them.
function labelPlace(a, b, edge) {
  const between = [...layout.nodes.values()].some(node => (node.x - a.x) * (b.x - node.x) > 2e4);
  return edge.path.getPointAtLength(edge.length * (between ? .82 : .5));
}

const loop = a => `M${a.x - 18} ${a.y - 23}C${a.x - 50} ${a.y - 66} ${a.x + 50} ${a.y - 66} ${a.x + 18} ${a.y - 23}`;

function curve(a, b, edge) {
  const side = b.x >= a.x ? 1 : -1;
  const level = Math.abs(b.x - a.x) > (shapes.get(edge.source).wide + shapes.get(edge.target).wide) / 2 + 20;
  const down = b.y >= a.y ? 1 : -1;
  edge.x1 = level ? a.x + side * shapes.get(edge.source).wide / 2 : a.x;
  edge.x2 = level ? b.x - side * (shapes.get(edge.target).wide / 2 + 2) : b.x;
  edge.y1 = level ? a.y : a.y + down * 23;
  edge.y2 = level ? b.y : b.y - down * 25;
  const mx = (edge.x1 + edge.x2) / 2, my = (edge.y1 + edge.y2) / 2;
  return level ? `M${edge.x1} ${edge.y1}C${mx} ${edge.y1} ${mx} ${edge.y2} ${edge.x2} ${edge.y2}`
    : `M${edge.x1} ${edge.y1}C${edge.x1} ${my} ${edge.x2} ${my} ${edge.x2} ${edge.y2}`;
}

// A drop per request, at most six a second on an edge.
function drip(seconds) {
  for (const [id, edge] of edges) {
    edge.due = (edge.due ?? Math.random()) + seconds * Math.min(6, edge.rate);
    if (edge.due >= 1 && edge.rate > 0) {
      edge.due %= 1;
      const shape = layers[1].appendChild(element('circle', { class: 'drop', r: 3.4 }));
      drops.push({ id, shape, at: 0 });
    }
  }
  drops = drops.filter(drop => {
    const edge = edges.get(drop.id);
    drop.at += seconds * 190;
    if (drop.at >= edge.length) { drop.shape.remove(); return false; }
    const point = edge.path.getPointAtLength(drop.at);
    drop.shape.setAttribute('cx', point.x);
    drop.shape.setAttribute('cy', point.y);
    return true;
  });
}

let last = performance.now();
let awake = true;
function wake() { awake = true; }
function frame(now) {
  const seconds = Math.min(.1, (now - last) / 1000);
  last = now;
  if (awake) { awake = layout.step(dragged); place(); }
  if (!still) drip(seconds);
  requestAnimationFrame(frame);
}

// ---- talking

async function read() {
  const query = new URLSearchParams(location.search);
  try {
    const answer = await fetch(`/d3graph?${query}`, { signal: AbortSignal.timeout(8000) });
    if (!answer.ok) throw new Error(await answer.text());
    update(await answer.json());
    state.classList.remove('problem');
    const total = [...edges.values()].reduce((sum, edge) => sum + Number(edge.labels['reqs/sec'] ?? 0), 0);
    state.textContent = `${shapes.size} nodes, ${edges.size} edges, ${short(total)} req/s, as of ${new Date().toLocaleTimeString()}`;
  } catch (problem) {
    state.classList.add('problem');
    state.textContent = problem.message;
  }
  wake();
}

function choose() {
  const query = new URLSearchParams(location.search);
  query.set('time_horizon', horizon.value);
  if (filter.checked) query.set('filter_empty', 'true'); else query.delete('filter_empty');
  history.replaceState(null, '', `?${query}`);
  links();
  read();
}

function links() {
  document.querySelector('nav a:not([aria-current])').search = location.search;
}

const asked = new URLSearchParams(location.search);
const wanted = asked.get('time_horizon') ?? '5m';
if (![...horizon.options].some(option => option.value === wanted)) horizon.add(new Option(wanted));
horizon.value = wanted;
filter.checked = asked.get('filter_empty') === 'true';
horizon.addEventListener('change', choose);
filter.addEventListener('change', choose);
new ResizeObserver(() => { layout.resize(svg.clientWidth, svg.clientHeight); wake(); }).observe(svg);
links();
await read();
requestAnimationFrame(frame);
setInterval(read, 5000);
