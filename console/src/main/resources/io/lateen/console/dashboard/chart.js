// Time series, drawn by uPlot.
import uPlot from '/webjars/uplot/dist/uPlot.esm.js';
import { CALCULATIONS, reduce, settings } from '/assets/frames.js';
import { color, lineColor, token, withAlpha } from '/assets/colors.js';
import { format, isBinary } from '/assets/units.js';
import { h } from '/assets/dom.js';

const BINARY_STEPS = Array.from({ length: 60 }, (_, power) => 2 ** power);

export class Chart {
  constructor(place, panel, zoom) {
    this.panel = panel;
    this.zoom = zoom;
    this.hidden = new Set();
    this.canvas = h('div', { class: 'canvas' });
    this.legend = h('div', { class: `legend ${panel.options?.legend?.displayMode === 'table' ? 'as-table' : 'as-list'}` });
    this.tip = h('div', { class: 'tip', hidden: true });
    const right = panel.options?.legend?.placement === 'right';
    this.box = h('div', { class: `chart ${right ? 'beside' : ''}` }, this.canvas, this.legend);
    place.replaceChildren(this.box);
    this.canvas.append(this.tip);
    this.watch = new ResizeObserver(() => this.size());
    this.watch.observe(this.canvas);
  }

  show(series, grid) {
    this.series = series.toSorted((a, b) => a.name.localeCompare(b.name, undefined, { numeric: true }));
    this.grid = grid;
    this.styles = this.series.map((line, index) => {
      const config = settings(this.panel, { name: line.name, refId: line.refId, type: 'number' });
      const fixed = config.color?.mode === 'fixed' ? color(config.color.fixedColor) : null;
      return { config, label: config.displayName || line.name, color: fixed ?? lineColor(index) };
    });
    this.stacked = this.styles[0]?.config.custom.stacking?.mode === 'normal';
    this.drawLegend();
    this.draw();
  }

  // Only what changed: new points go into the chart that is there.
  draw() {
    const shape = JSON.stringify([this.styles.map(style => [style.label, style.color]), [...this.hidden], token('--ink')]);
    const data = this.data();
    if (this.plot && shape === this.shape) {
      this.plot.setData(data, false);
      this.plot.setScale('x', { min: this.grid.from, max: this.grid.to });
      return;
    }
    this.shape = shape;
    this.plot?.destroy();
    const { width, height } = this.canvas.getBoundingClientRect();
    this.plot = new uPlot(this.options(Math.max(80, width), Math.max(60, height)), data, this.canvas);
  }

  data() {
    const times = Array.from({ length: this.grid.count }, (_, index) => this.grid.start + index * this.grid.step);
    const below = new Array(this.grid.count).fill(0);
    const lines = this.series.map(line => {
      if (!this.stacked || this.hidden.has(line.name)) return line.points;
      return line.points.map((value, index) => value === null ? null : below[index] += value);
    });
    return [times, ...lines];
  }

  options(width, height) {
    const first = this.styles[0]?.config ?? settings(this.panel, { name: '' });
    const ink = token('--soft'), line = token('--grid');
    const axis = { stroke: ink, grid: { stroke: line, width: 1 }, ticks: { stroke: line, width: 1, size: 4 }, font: '11px system-ui, "DejaVu Sans", sans-serif' };
    return {
      width, height, legend: { show: false }, padding: [8, 12, 0, 4],
      cursor: { sync: { key: 'dashboard' }, drag: { x: true, y: false }, points: { size: 7 }, focus: { prox: 24 } },
      scales: { x: { time: true, min: this.grid.from, max: this.grid.to, range: () => [this.grid.from, this.grid.to] }, y: { range: (_, low, high) => this.range(first, low, high) } },
      axes: [
        { ...axis, space: 70, size: 26, values: (_, times) => times.map(timeLabel(this.grid)) },
        { ...axis, size: (_, values) => 16 + 6.4 * Math.max(3, ...(values ?? []).map(value => value.length)), space: 26,
          ...(isBinary(first.unit) ? { incrs: BINARY_STEPS } : {}),
          values: (_, values) => values.map(value => format(value, first.unit, first.decimals)) },
      ],
      series: [{}, ...this.series.map((series, index) => this.lineStyle(series, this.styles[index]))],
      bands: this.stacked ? this.bands() : [],
      hooks: {
        draw: [plot => this.drawThresholds(plot, first)],
        setCursor: [plot => this.showTip(plot)],
        setSelect: [plot => {
          const { left, width: chosen } = plot.select;
          if (chosen < 8) return;
          this.zoom(plot.posToVal(left, 'x') * 1000, plot.posToVal(left + chosen, 'x') * 1000);
          plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
        }],
      },
    };
  }

  lineStyle(series, { config, color: stroke }) {
    const custom = config.custom;
    // Many areas on each other would be one grey one.
    const fill = (custom.fillOpacity ?? 8) / 100 / (this.stacked || this.series.length < 4 ? 1 : 3);
    return {
      label: series.name, stroke, width: custom.lineWidth ?? 1.6, show: !this.hidden.has(series.name),
      fill: fill > 0 ? withAlpha(stroke, fill) : undefined, spanGaps: custom.spanNulls === true,
      dash: custom.lineStyle?.fill === 'dash' ? custom.lineStyle.dash ?? [8, 6] : undefined, points: { show: custom.showPoints === 'always', size: 4 },
      paths: { bars: uPlot.paths.bars({ size: [.8, 40] }) }[custom.drawStyle]
        ?? (custom.lineInterpolation?.startsWith('step') ? uPlot.paths.stepped({ align: 1 }) : undefined),
    };
  }

  bands() {
    const shown = this.series.map((line, index) => this.hidden.has(line.name) ? 0 : index + 1).filter(Boolean);
    return shown.slice(1).map((upper, index) => ({ series: [upper, shown[index]] }));
  }

  range(config, low, high) {
    let from = config.min ?? low ?? 0, to = config.max ?? (high ?? 1);
    if (config.custom.axisSoftMax !== undefined) to = Math.max(to, config.custom.axisSoftMax);
    // A line that is all but level gets room, or the axis would say one number again and again.
    const least = (Math.abs(to) || 1) * .04;
    if (to - from < least) {
      if (config.max !== undefined) from = to - least;
      else to = from + (Math.abs(from) || 1);
    }
    const room = (to - from) * .06;
    return [config.min ?? from - room, config.max ?? to + room];
  }

  drawThresholds(plot, config) {
    if (!config.custom.thresholdsStyle || config.custom.thresholdsStyle.mode === 'off') return;
    const { ctx } = plot;
    ctx.save();
    ctx.setLineDash([6, 5]);
    for (const step of config.thresholds?.steps ?? []) {
      if (step.value === null || step.value === undefined) continue;
      const y = plot.valToPos(step.value, 'y', true);
      if (y < plot.bbox.top || y > plot.bbox.top + plot.bbox.height) continue;
      ctx.strokeStyle = color(step.color) ?? token('--soft');
      ctx.beginPath();
      ctx.moveTo(plot.bbox.left, y);
      ctx.lineTo(plot.bbox.left + plot.bbox.width, y);
      ctx.stroke();
    }
    ctx.restore();
  }

  showTip(plot) {
    const index = plot.cursor.idx;
    const own = this.canvas.matches(':hover') || this.canvas.contains(document.activeElement) || this.pointed;
    if (index === null || index === undefined || !own || plot.cursor.left < 0) { this.tip.hidden = true; return; }
    const rows = this.series.map((line, at) => [line.points[index], this.styles[at], this.hidden.has(line.name)])
      .filter(([value, , hidden]) => value !== null && value !== undefined && !hidden)
      .sort((a, b) => b[0] - a[0]).slice(0, 12);
    this.tip.replaceChildren(h('strong', {}, new Date(plot.data[0][index] * 1000).toLocaleTimeString()),
      ...rows.map(([value, style]) => h('div', {}, h('i', { style: { background: style.color } }), h('span', {}, style.label),
        h('b', {}, format(value, style.config.unit, style.config.decimals)))));
    this.tip.hidden = rows.length === 0;
    const left = plot.cursor.left + plot.bbox.left / devicePixelRatio;
    const flip = left > this.canvas.clientWidth / 2;
    this.tip.style.left = flip ? 'auto' : `${left + 14}px`;
    this.tip.style.right = flip ? `${this.canvas.clientWidth - left + 14}px` : 'auto';
  }

  // Left and right arrows move along the points.
  point(step) {
    const plot = this.plot;
    if (!plot) return;
    this.pointed = true;
    const last = this.grid.count - 1;
    const index = Math.min(last, Math.max(0, (plot.cursor.idx ?? (step > 0 ? -1 : last + 1)) + step));
    plot.setCursor({ left: plot.valToPos(plot.data[0][index], 'x'), top: 8 });
  }

  unpoint() {
    this.pointed = false;
    this.tip.hidden = true;
  }

  drawLegend() {
    const options = this.panel.options?.legend ?? {};
    if (options.showLegend === false || options.displayMode === 'hidden' || this.series.length === 0) {
      this.legend.replaceChildren();
      return;
    }
    const calcs = options.calcs ?? [];
    const swatch = index => h('button', {
      type: 'button', class: 'swatch', 'aria-pressed': String(!this.hidden.has(this.series[index].name)),
      title: this.styles[index].label, onclick: event => this.toggle(this.series[index].name, event.ctrlKey || event.metaKey),
    }, h('i', { style: { background: this.styles[index].color } }), h('span', {}, this.styles[index].label));
    const value = (index, calc) => format(reduce(this.series[index].points, calc), this.styles[index].config.unit, this.styles[index].config.decimals);
    const indexes = this.series.map((_, index) => index);
    if (options.displayMode === 'table') {
      this.legend.replaceChildren(h('table', {},
        h('thead', {}, h('tr', {}, h('th', {}), ...calcs.map(calc => h('th', {}, CALCULATIONS[calc]?.[0] ?? calc)))),
        h('tbody', {}, ...indexes.map(index => h('tr', {}, h('td', {}, swatch(index)), ...calcs.map(calc => h('td', {}, value(index, calc))))))));
    } else {
      this.legend.replaceChildren(...indexes.map(index => h('span', {}, swatch(index),
        ...calcs.map(calc => h('small', {}, `${CALCULATIONS[calc]?.[0] ?? calc} ${value(index, calc)}`)))));
    }
  }

  // A click shows one line alone, or all again; with Ctrl it takes one away.
  toggle(name, away) {
    const others = this.series.map(line => line.name).filter(other => other !== name);
    if (away) this.hidden.has(name) ? this.hidden.delete(name) : this.hidden.add(name);
    else if (others.length && others.every(other => this.hidden.has(other)) && !this.hidden.has(name)) this.hidden.clear();
    else this.hidden = new Set(others);
    this.drawLegend();
    this.draw();
    this.legend.querySelector(`.swatch[title="${CSS.escape(name)}"]`)?.focus();
  }

  size() {
    const { width, height } = this.canvas.getBoundingClientRect();
    if (this.plot && width > 0 && height > 0) this.plot.setSize({ width, height });
  }

  close() {
    this.watch.disconnect();
    this.plot?.destroy();
  }
}

function timeLabel({ from, to }) {
  const span = to - from;
  const options = span > 86400 * 2 ? { month: 'numeric', day: 'numeric' } : span < 600 ? { hour: '2-digit', minute: '2-digit', second: '2-digit' } : { hour: '2-digit', minute: '2-digit' };
  const formatter = new Intl.DateTimeFormat(undefined, { ...options, hourCycle: 'h23' });
  return time => formatter.format(new Date(time * 1000));
}
