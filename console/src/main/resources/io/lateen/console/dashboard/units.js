// Numbers as people read them. Names of units are Grafana's.
const METRIC = ['', 'k', 'M', 'G', 'T', 'P'];
const BINARY = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi'];

const scaled = (base, prefixes, suffix) => (value, decimals) => {
  let power = 0;
  while (Math.abs(value) >= base && power < prefixes.length - 1) { value /= base; power++; }
  return digits(value, decimals) + (suffix || prefixes[power] ? ' ' + prefixes[power] + suffix : '');
};
const metric = suffix => scaled(1000, METRIC, suffix);
const plain = suffix => (value, decimals) => digits(value, decimals) + suffix;

const SPANS = [['y', 31536e3], ['w', 604800], ['d', 86400], ['h', 3600], ['min', 60], ['s', 1], ['ms', 1e-3], ['µs', 1e-6], ['ns', 1e-9]];
const span = seconds => (value, decimals) => {
  const size = Math.abs(value * seconds);
  if (size === 0) return '0 s';
  const [unit, length] = SPANS.find(([, length]) => size >= length * (1 - 1e-9)) ?? SPANS.at(-1);
  return digits(value * seconds / length, decimals) + ' ' + unit;
};

const FORMATS = {
  none: plain(''), short: scaled(1000, METRIC, ''), string: value => String(value),
  percent: plain('%'), percentunit: (value, decimals) => digits(value * 100, decimals) + '%',
  s: span(1), ms: span(1e-3), µs: span(1e-6), ns: span(1e-9), dtdurations: span(1),
  bytes: scaled(1024, BINARY, 'B'), decbytes: metric('B'), bits: scaled(1024, BINARY, 'b'), decbits: metric('b'),
  kbytes: (value, decimals) => FORMATS.bytes(value * 1024, decimals), mbytes: (value, decimals) => FORMATS.bytes(value * 1048576, decimals),
  Bps: metric('B/s'), binBps: scaled(1024, BINARY, 'B/s'), bps: metric('b/s'),
  reqps: metric('req/s'), ops: metric('ops/s'), cps: metric('c/s'), rps: metric('reads/s'), wps: metric('writes/s'),
  iops: metric('io/s'), hertz: metric('Hz'), bool: value => value ? 'true' : 'false',
  dateTimeAsIso: value => new Date(value).toLocaleString(),
};

// Three digits that mean something, no zeros after them.
function digits(value, decimals) {
  if (Number.isInteger(decimals)) return value.toFixed(decimals);
  const size = Math.abs(value);
  if (size === 0) return '0';
  if (size < .001) return value.toPrecision(2);
  const shown = value.toFixed(size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3);
  return shown.includes('.') ? shown.replace(/\.?0+$/, '') : shown;
}

export function format(value, unit, decimals) {
  if (value === null || value === undefined || Number.isNaN(value)) return '–';
  if (typeof value !== 'number') return String(value);
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '-∞';
  const custom = /^(prefix|suffix):(.*)$/.exec(unit ?? '');
  if (custom) return custom[1] === 'prefix' ? custom[2] + digits(value, decimals) : digits(value, decimals) + ' ' + custom[2];
  return (FORMATS[unit] ?? (unit && unit !== 'short' ? metric(unit) : FORMATS.short))(value, decimals);
}

export const isBinary = unit => ['bytes', 'bits', 'kbytes', 'mbytes', 'binBps'].includes(unit);
