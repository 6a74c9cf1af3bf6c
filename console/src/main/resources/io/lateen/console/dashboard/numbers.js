// Stat, gauge and bar gauge: numbers meant to be read from afar.
import { color, faded, lineColor } from '/assets/colors.js';
import { mapped, reduce, settings, thresholdColor } from '/assets/frames.js';
import { format } from '/assets/units.js';
import { h, s } from '/assets/dom.js';

function values(panel, series) {
  const calculation = panel.options?.reduceOptions?.calcs?.[0] ?? 'lastNotNull';
  return series.map((line, index) => {
    const config = settings(panel, { name: line.name, refId: line.refId, type: 'number' });
    const value = reduce(line.points, calculation);
    const map = mapped(config, value);
    const byThreshold = config.color?.mode === undefined || config.color.mode === 'thresholds';
    const shade = color(map?.color) ?? color(byThreshold ? thresholdColor(config, value) : config.color.fixedColor) ?? lineColor(index);
    return { config, value, name: config.displayName || line.name, text: map?.text ?? format(value, config.unit, config.decimals), shade, points: line.points };
  });
}

export function showStats(place, panel, series) {
  const mode = panel.options?.colorMode ?? 'value';
  const named = panel.options?.textMode === 'value_and_name' || panel.options?.textMode === 'name'
    || (series.length > 1 && panel.options?.textMode !== 'value');
  place.replaceChildren(h('div', { class: 'stats' }, ...values(panel, series).map(stat => {
    const [, number, unit] = /^(\S+)(?:\s(.+))?$/.exec(stat.text) ?? [null, stat.text, ''];
    const spark = (panel.options?.graphMode ?? 'area') === 'area' && sparkline(stat.points, stat.shade);
    return h('div', { class: `stat ${mode} ${spark ? 'with-spark' : ''}`, style: { '--shade': stat.shade } },
      named && h('span', { class: 'name' }, stat.name),
      h('b', {}, number, unit ? h('small', {}, ` ${unit}`) : ''), spark);
  })));
}

function sparkline(points, shade) {
  const known = points.filter(value => value !== null);
  if (known.length < 2) return null;
  const low = Math.min(...known), high = Math.max(...known), tall = high - low || 1;
  const at = points.map((value, index) => value === null ? null : [index / (points.length - 1) * 100, 27 - (value - low) / tall * 24]).filter(Boolean);
  const line = at.map(([x, y], index) => `${index ? 'L' : 'M'}${x.toFixed(2)} ${y.toFixed(2)}`).join('');
  return s('svg', { class: 'spark', viewBox: '0 0 100 30', preserveAspectRatio: 'none', 'aria-hidden': 'true' },
    s('path', { d: `${line}L${at.at(-1)[0]} 30L${at[0][0]} 30Z`, fill: faded(shade, 16) }),
    s('path', { d: line, fill: 'none', stroke: shade, 'stroke-width': 1.6, 'vector-effect': 'non-scaling-stroke' }));
}

const share = ({ config, value }) => {
  const from = config.min ?? 0, to = config.max ?? (config.unit === 'percentunit' ? 1 : 100);
  return { from, to, part: Math.min(1, Math.max(0, (value - from) / (to - from) || 0)) };
};

const point = (part, radius) => {
  const angle = Math.PI * (1.2 - 1.4 * part);
  return [50 + radius * Math.cos(angle), 50 - radius * Math.sin(angle)];
};

function arc(from, to, radius) {
  const [x1, y1] = point(from, radius), [x2, y2] = point(to, radius);
  return `M${x1} ${y1}A${radius} ${radius} 0 ${(to - from) * 1.4 > 1 ? 1 : 0} 1 ${x2} ${y2}`;
}

export function showGauges(place, panel, series) {
  place.replaceChildren(h('div', { class: 'stats' }, ...values(panel, series).map(gauge => {
    const { from, to, part } = share(gauge);
    const steps = gauge.config.thresholds?.steps ?? [];
    const limit = step => step.value === null || step.value === undefined ? 0
      : gauge.config.thresholds.mode === 'percentage' ? step.value / 100 : Math.min(1, Math.max(0, (step.value - from) / (to - from)));
    const svg = s('svg', { class: 'gauge', viewBox: '0 0 100 80', role: 'img', 'aria-label': `${gauge.name}: ${gauge.text}` },
      s('path', { class: 'track', d: arc(0, 1, 38) }),
      ...steps.map((step, index) => s('path', { class: 'rim', d: arc(limit(step), index + 1 < steps.length ? limit(steps[index + 1]) : 1, 45.5), stroke: color(step.color) ?? gauge.shade })),
      s('path', { class: 'value', d: arc(0, Math.max(.001, part), 38), stroke: gauge.shade }),
      s('text', { x: 50, y: 56, fill: gauge.shade, 'font-size': Math.min(14, 78 / gauge.text.length) }, gauge.text));
    return h('div', { class: 'stat' }, svg, series.length > 1 && h('span', { class: 'name' }, gauge.name));
  })));
}

export function showBars(place, panel, series) {
  const all = values(panel, series);
  const most = Math.max(...all.map(bar => bar.value ?? 0), 0) || 1;
  place.replaceChildren(h('div', { class: 'bars' }, ...all.map(bar => {
    const part = bar.config.max === undefined ? (bar.value ?? 0) / most : share(bar).part;
    return h('div', { class: 'bar' }, h('span', {}, bar.name), h('div', {}, h('i', { style: { width: `${part * 100}%`, background: bar.shade } })), h('b', {}, bar.text));
  })));
}
