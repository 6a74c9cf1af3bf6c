// Table panels: sorted by a click or a key, cells coloured by thresholds, links to other dashboards.
import { color, faded } from '/assets/colors.js';
import { mapped, settings, thresholdColor } from '/assets/frames.js';
import { compare } from '/assets/tables.js';
import { format } from '/assets/units.js';
import { h, safeUrl } from '/assets/dom.js';

export class TablePanel {
  constructor(place, panel, fill) {
    this.place = place;
    this.panel = panel;
    this.fill = fill;
    const [sort] = panel.options?.sortBy ?? [];
    this.by = sort?.displayName ?? null;
    this.down = sort?.desc ?? false;
  }

  show(table) {
    this.table = table;
    const columns = table.columns.map(name => ({ name, config: settings(this.panel, { name, type: table.numbers.has(name) ? 'number' : 'string' }) }))
      .filter(column => !column.config.custom.hidden && !column.config.custom.hideFrom?.viz);
    const rows = this.by && table.columns.includes(this.by)
      ? table.rows.toSorted((a, b) => compare(a[this.by], b[this.by]) * (this.down ? -1 : 1)) : table.rows;
    const focused = this.place.contains(document.activeElement) ? document.activeElement.dataset.column : null;
    this.place.replaceChildren(h('div', { class: 'table' }, h('table', {},
      h('thead', {}, h('tr', {}, ...columns.map(column => this.heading(column)))),
      h('tbody', {}, ...rows.slice(0, 500).map(row => h('tr', {}, ...columns.map(column => this.cell(column, row))))))));
    if (focused) [...this.place.querySelectorAll('button')].find(button => button.dataset.column === focused)?.focus();
  }

  heading({ name, config }) {
    const sorted = this.by === name;
    const arrow = sorted ? (this.down ? ' ↓' : ' ↑') : '';
    return h('th', { class: this.table.numbers.has(name) && 'number', 'aria-sort': sorted ? (this.down ? 'descending' : 'ascending') : 'none', style: width(config) },
      h('button', { type: 'button', 'data-column': name, onclick: () => this.sort(name) }, (config.displayName || name) + arrow));
  }

  sort(name) {
    this.down = this.by === name ? !this.down : this.table.numbers.has(name);
    this.by = name;
    this.show(this.table);
  }

  cell({ name, config }, row) {
    const value = row[name];
    const map = mapped(config, value);
    const text = map?.text ?? (typeof value === 'number' ? (name === 'Time' ? new Date(value).toLocaleString() : format(value, config.unit, config.decimals)) : value ?? '');
    const kind = config.custom.cellOptions?.type ?? config.custom.displayMode ?? 'auto';
    const shade = kind === 'auto' ? null : color(map?.color ?? thresholdColor(config, value));
    const style = !shade ? {} : kind === 'color-background' ? { background: faded(shade, 24) } : kind === 'color-text' ? { color: shade, 'font-weight': 600 } : {};
    const [link] = config.links ?? [];
    const url = link && safeUrl(this.linkTo(link.url, row));
    return h('td', { class: typeof value === 'number' && 'number', style }, url ? h('a', { href: url, title: link.title, ...(link.targetBlank ? { target: '_blank', rel: 'noopener' } : {}) }, text) : text);
  }

  linkTo(url, row) {
    const field = (_, dotted, quoted) => encodeURIComponent(row[dotted ?? quoted] ?? '');
    return this.fill(url.replace(/\$\{__data\.fields(?:\.([\w-]+)|\["([^"]+)"\])\}/g, field)
      .replace(/\$\{__url_time_range\}/g, new URLSearchParams([...new URLSearchParams(location.search)].filter(([key]) => key === 'from' || key === 'to')).toString()));
  }
}

const width = config => config.custom.width ? { width: `${config.custom.width}px` } : {};
