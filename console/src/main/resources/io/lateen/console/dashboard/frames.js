// From Prometheus's answers to what panels show.

// One line of a chart: values on the panel's common times, null where there is none.
export function matrixSeries(data, grid, target, fill) {
  return (data.result ?? []).map(({ metric, values }) => {
    const points = new Array(grid.count).fill(null);
    for (const [time, text] of values ?? []) {
      const index = Math.round((time - grid.start) / grid.step);
      const value = number(text);
      if (index >= 0 && index < grid.count && Number.isFinite(value)) points[index] = value;
    }
    return { name: seriesName(metric, target, fill), labels: metric, refId: target.refId, points };
  });
}

export function vectorSeries(data, target, fill) {
  if (data.resultType === 'scalar') return [{ name: target.refId, labels: {}, refId: target.refId, points: [number(data.result[1])] }];
  return (data.result ?? []).map(({ metric, value }) =>
    ({ name: seriesName(metric, target, fill), labels: metric, refId: target.refId, points: [number(value[1])] }));
}

export function number(text) {
  return text === '+Inf' ? Infinity : text === '-Inf' ? -Infinity : text === 'NaN' ? NaN : Number(text);
}

function seriesName(metric, target, fill) {
  const legend = target.legendFormat;
  if (legend && legend !== '__auto') {
    return fill(legend).replace(/\{\{\s*([^}]*?)\s*\}\}/g, (_, label) => metric[label] ?? '');
  }
  const labels = Object.entries(metric).filter(([name]) => name !== '__name__');
  if (!labels.length) return metric.__name__ ?? fill(target.expr);
  if (legend === '__auto' && labels.length === 1) return labels[0][1];
  return `${metric.__name__ ?? ''}{${labels.map(([name, value]) => `${name}="${value}"`).join(', ')}}`;
}

const good = points => points.filter(value => value !== null && !Number.isNaN(value));
export const CALCULATIONS = {
  lastNotNull: ['last', points => good(points).at(-1) ?? null],
  last: ['last', points => points.at(-1) ?? null],
  first: ['first', points => points[0] ?? null],
  firstNotNull: ['first', points => good(points)[0] ?? null],
  mean: ['mean', points => { const all = good(points); return all.length ? all.reduce((a, b) => a + b, 0) / all.length : null; }],
  max: ['max', points => extreme(good(points), Math.max)],
  min: ['min', points => extreme(good(points), Math.min)],
  sum: ['total', points => good(points).reduce((a, b) => a + b, 0)],
  count: ['count', points => good(points).length],
  range: ['range', points => good(points).length ? extreme(good(points), Math.max) - extreme(good(points), Math.min) : null],
  delta: ['delta', points => (good(points).at(-1) ?? 0) - (good(points)[0] ?? 0)],
};
const extreme = (all, of) => all.length ? all.reduce((a, b) => of(a, b)) : null;

export function reduce(points, calculation) {
  return (CALCULATIONS[calculation] ?? CALCULATIONS.lastNotNull)[1](points);
}

// The settings of a field: the panel's defaults, then what overrides say of it.
export function settings(panel, field) {
  const defaults = panel.fieldConfig?.defaults ?? {};
  const result = { ...defaults, custom: { ...defaults.custom } };
  for (const override of panel.fieldConfig?.overrides ?? []) {
    if (!matches(override.matcher, field)) continue;
    for (const { id, value } of override.properties ?? []) {
      if (id.startsWith('custom.')) result.custom[id.slice(7)] = value;
      else result[id] = value;
    }
  }
  return result;
}

function matches(matcher, field) {
  switch (matcher?.id) {
    case 'byName': return field.name === matcher.options;
    case 'byRegexp': { const r = /^\/(.*)\/([a-z]*)$/.exec(matcher.options); return (r ? new RegExp(r[1], r[2]) : new RegExp(matcher.options)).test(field.name); }
    case 'byFrameRefID': return field.refId === matcher.options;
    case 'byType': return field.type === matcher.options;
    default: return false;
  }
}

// The colour of a value by its thresholds; null where none is meant.
export function thresholdColor(config, value, from = config.min ?? 0, to = config.max ?? 100) {
  const { steps = [], mode } = config.thresholds ?? {};
  let color = null;
  for (const step of steps) {
    const at = step.value ?? -Infinity;
    const limit = mode === 'percentage' && Number.isFinite(at) ? from + at / 100 * (to - from) : at;
    if (value >= limit) color = step.color;
  }
  return color;
}

export function mapped(config, value) {
  for (const mapping of config.mappings ?? []) {
    const options = mapping.options ?? {};
    if (mapping.type === 'value' && String(value) in options) return options[String(value)];
    if (mapping.type === 'special' && (value === null || Number.isNaN(value)) && /null|nan/i.test(options.match ?? '')) return options.result;
    if (mapping.type === 'range' && value >= (options.from ?? -Infinity) && value <= (options.to ?? Infinity)) return options.result;
  }
  return null;
}
