// Tables: one per query, then what the dashboard's transformations make of them.
import { number } from '/assets/frames.js';

export function vectorTable(data, target) {
  const labels = [...new Set((data.result ?? []).flatMap(row => Object.keys(row.metric)))].filter(name => name !== '__name__').sort();
  const value = `Value #${target.refId}`;
  return {
    refId: target.refId, columns: ['Time', ...labels, value], numbers: new Set([value]),
    rows: (data.result ?? []).map(({ metric, value: [time, text] }) => ({ Time: time * 1000, ...pick(metric, labels), [value]: number(text) })),
  };
}

const pick = (metric, labels) => Object.fromEntries(labels.map(name => [name, metric[name] ?? '']));

export function seriesTable(series, reduced) {
  return {
    columns: ['Name', 'Value'], numbers: new Set(['Value']),
    rows: series.map(({ name, points }) => ({ Name: name, Value: reduced(points) })),
  };
}

// The one table to show, and what could not be done on the way.
export function transform(tables, transformations = []) {
  const notes = [];
  let all = tables.length === 1 ? tables.map(renamed) : tables;
  for (const { id, options = {}, disabled } of transformations) {
    if (disabled) continue;
    if (id === 'merge') all = [merged(all)];
    else if (id === 'joinByField' || id === 'seriesToColumns') all = [joined(all, options.byField)];
    else if (id === 'organize') all = all.map(table => organized(table, options));
    else if (id === 'filterFieldsByName') all = all.map(table => filtered(table, options));
    else if (id === 'sortBy') all = all.map(table => sorted(table, options.sort ?? []));
    else if (id !== 'labelsToFields') notes.push(`transformation ${id}: not known here; left out`);
  }
  return { table: all.length > 1 ? merged(all) : all[0] ?? { columns: [], rows: [], numbers: new Set() }, notes };
}

// With one query alone its value has no letter.
const renamed = table => organized(table, { renameByName: { [`Value #${table.refId}`]: 'Value' } });

function merged(tables) {
  const columns = [...new Set(tables.flatMap(table => table.columns))];
  const numbers = new Set(tables.flatMap(table => [...table.numbers]));
  const keys = columns.filter(column => !numbers.has(column) && column !== 'Time' && tables.every(table => table.columns.includes(column)));
  const rows = new Map();
  for (const table of tables) for (const row of table.rows) {
    const id = JSON.stringify(keys.map(key => row[key]));
    rows.set(id, { ...rows.get(id), ...row });
  }
  return { columns: [...columns.filter(column => !numbers.has(column)), ...columns.filter(column => numbers.has(column))], numbers, rows: [...rows.values()] };
}

function joined(tables, field) {
  const columns = [...new Set(tables.flatMap(table => table.columns))];
  const rows = new Map();
  for (const table of tables) for (const row of table.rows) rows.set(row[field], { ...rows.get(row[field]), ...row });
  return { columns, numbers: new Set(tables.flatMap(table => [...table.numbers])), rows: [...rows.values()] };
}

function organized(table, { excludeByName = {}, indexByName = {}, renameByName = {} }) {
  const place = name => indexByName[name] ?? Number.MAX_SAFE_INTEGER;
  const kept = table.columns.filter(name => !excludeByName[name]).map((name, index) => [name, index])
    .sort((a, b) => place(a[0]) - place(b[0]) || a[1] - b[1]).map(([name]) => name);
  const named = name => renameByName[name] || name;
  return {
    refId: table.refId, columns: kept.map(named), numbers: new Set(kept.filter(name => table.numbers.has(name)).map(named)),
    hidden: [...(table.hidden ?? []), ...table.columns.filter(name => excludeByName[name])],
    rows: table.rows.map(row => ({ ...row, ...Object.fromEntries(kept.map(name => [named(name), row[name]])) })),
  };
}

function filtered(table, { include = {} }) {
  const pattern = include.pattern ? new RegExp(include.pattern) : null;
  return { ...table, columns: table.columns.filter(name => include.names?.includes(name) || pattern?.test(name)) };
}

function sorted(table, sort) {
  const [{ field, desc } = {}] = sort;
  return field ? { ...table, rows: table.rows.toSorted((a, b) => compare(a[field], b[field]) * (desc ? -1 : 1)) } : table;
}

export const compare = (a, b) => typeof a === 'number' && typeof b === 'number' ? (Number.isNaN(a) ? -1 : a) - (Number.isNaN(b) ? -1 : b)
  : String(a ?? '').localeCompare(String(b ?? ''), undefined, { numeric: true });
