// Grafana's time: "now-1h", "now/d", milliseconds since 1970, or a date.
const UNITS = { s: 1e3, m: 60e3, h: 3600e3, d: 86400e3, w: 7 * 86400e3, M: 30 * 86400e3, y: 365 * 86400e3 };

export const RANGES = [['now-5m', 'Last 5 minutes'], ['now-15m', 'Last 15 minutes'], ['now-30m', 'Last 30 minutes'],
  ['now-1h', 'Last hour'], ['now-3h', 'Last 3 hours'], ['now-6h', 'Last 6 hours'], ['now-12h', 'Last 12 hours'],
  ['now-24h', 'Last 24 hours'], ['now-2d', 'Last 2 days'], ['now-7d', 'Last 7 days']];
export const REFRESHES = ['', '5s', '10s', '30s', '1m', '5m', '15m'];

export function parseTime(text, now, up = false) {
  const value = String(text).trim();
  if (/^\d{9,}$/.test(value)) return Number(value);
  const relative = /^now((?:[-+]\d+[smhdwMy])*)(?:\/([smhdwMy]))?$/.exec(value);
  if (!relative) {
    const date = Date.parse(value);
    if (Number.isNaN(date)) throw new Error(`time: ${value} (expected: for example now-1h, or milliseconds)`);
    return date;
  }
  let at = now;
  for (const [, sign, amount, unit] of relative[1].matchAll(/([-+])(\d+)([smhdwMy])/g)) {
    at += (sign === '-' ? -1 : 1) * Number(amount) * UNITS[unit];
  }
  return relative[2] ? rounded(at, relative[2], up) : at;
}

function rounded(at, unit, up) {
  const date = new Date(at);
  if (unit === 'd') date.setHours(0, 0, 0, 0);
  else date.setTime(Math.floor(at / UNITS[unit]) * UNITS[unit]);
  return up ? date.getTime() + UNITS[unit] - 1 : date.getTime();
}

// "30s", "1m" → milliseconds; 0 for nothing.
export function parseSpan(text) {
  const match = /^(\d+(?:\.\d+)?)(ms|[smhdwMy])$/.exec(String(text ?? '').trim());
  return match ? Number(match[1]) * (match[2] === 'ms' ? 1 : UNITS[match[2]]) : 0;
}

export function spanText(ms) {
  for (const [unit, size] of [['d', 86400e3], ['h', 3600e3], ['m', 60e3], ['s', 1e3]]) {
    if (ms >= size && ms % size === 0) return ms / size + unit;
  }
  return ms + 'ms';
}

const STEPS = [1, 2, 5, 10, 15, 20, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400];

// Seconds between points, so that about one lies on four pixels.
export function stepOf(rangeMs, width, least) {
  const wanted = Math.max(rangeMs / 1000 / Math.max(60, Math.min(width, 1600) / 4), least);
  return STEPS.find(step => step >= wanted) ?? Math.ceil(wanted);
}

export function rangeText(from, to) {
  const known = to === 'now' && RANGES.find(([text]) => text === from);
  if (known) return known[1];
  const text = value => /^now/.test(value) ? value : new Date(Number(value) || value).toLocaleString();
  return `${text(from)} to ${text(to)}`;
}
