// Forces: nodes push each other off, edges pull, each node is drawn to the column of its depth.
const EDGE = 24;

export class Layout {
  nodes = new Map();
  widths = new Map();
  links = [];
  heat = 0;

  set(names, links, width, height) {
    const old = this.nodes;
    const known = JSON.stringify([[...old.keys()], this.links.map(link => [link.source, link.target])]);
    this.links = links;
    const depth = depths(names, links);
    const deepest = Math.max(1, ...depth.values());
    this.nodes = new Map(names.map((name, index) => {
      const node = old.get(name) ?? { x: null, vx: 0, vy: 0, row: index };
      node.depth = depth.get(name) / deepest;
      return [name, node];
    }));
    this.resize(width, height);
    const fresh = JSON.stringify([names, links.map(link => [link.source, link.target])]) !== known;
    if (fresh) this.heat = 1;
    if (fresh && old.size === 0) while (this.heat > .02) this.step();
  }

  resize(width, height) {
    if (this.width === width && this.height === height && [...this.nodes.values()].every(node => node.x !== null)) return;
    this.width = width;
    this.height = height;
    this.heat = 1;
    const rows = new Map();
    for (const node of this.nodes.values()) {
      if (node.x !== null) continue;
      const row = rows.get(node.depth) ?? 0;
      rows.set(node.depth, row + 1);
      node.x = this.column(node);
      node.y = height / 2 + (row % 2 ? 1 : -1) * Math.ceil(row / 2) * 90 + (node.depth * 7) % 5;
    }
  }

  column(node) {
    const half = Math.max(100, ...this.widths.values()) / 2 + EDGE;
    return half + node.depth * (this.width - 2 * half);
  }

  pin(name, x, y) {
    Object.assign(this.nodes.get(name), { x, y, vx: 0, vy: 0, held: true });
    this.heat = Math.max(this.heat, .3);
  }

  // One tick; false when all is at rest.
  step(dragged) {
    const all = [...this.nodes.entries()];
    for (const [, node] of all) {
      node.vx += (this.column(node) - node.x) * .2 * this.heat;
      node.vy += (this.height / 2 - node.y) * .02 * this.heat;
    }
    for (let i = 0; i < all.length; i++) for (let j = 0; j < i; j++) this.push(all[i][1], all[j][1]);
    for (const link of this.links) {
      const a = this.nodes.get(link.source), b = this.nodes.get(link.target);
      const pull = (b.y - a.y) * .06 * this.heat;
      a.vy += pull;
      b.vy -= pull;
    }
    for (const [name, node] of all) {
      if (!node.held && name !== dragged) { node.x += node.vx *= .6; node.y += node.vy *= .6; }
      const half = (this.widths.get(name) ?? 100) / 2 + 8;
      node.x = Math.min(this.width - half, Math.max(half, node.x));
      node.y = Math.min(this.height - 40, Math.max(40, node.y));
    }
    this.heat *= .985;
    return this.heat > .01 || Boolean(dragged);
  }

  push(a, b) {
    const dx = (a.x - b.x) / 1.6 || .1, dy = a.y - b.y || (a.row > b.row ? .1 : -.1);
    const far = Math.hypot(dx, dy);
    if (far > 150) return;
    const force = (150 - far) / far * .22 * this.heat;
    a.vx += dx * force * .08; b.vx -= dx * force * .08;
    a.vy += dy * force; b.vy -= dy * force;
  }
}

// How many calls away from where requests come in; circles end the count.
function depths(names, links) {
  const depth = new Map(names.map(name => [name, 0]));
  for (let round = 0; round < Math.min(12, names.length); round++) {
    let moved = false;
    for (const { source, target } of links) {
      const next = depth.get(source) + 1;
      if (source !== target && depth.get(target) < next && next < names.length) { depth.set(target, next); moved = true; }
    }
    if (!moved) break;
  }
  return depth;
}
