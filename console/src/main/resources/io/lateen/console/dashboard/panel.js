// One panel: its queries, its answers, its picture.
import { Chart } from '/assets/chart.js';
import { matrixSeries, reduce, vectorSeries } from '/assets/frames.js';
import { showBars, showGauges, showStats } from '/assets/numbers.js';
import { TablePanel } from '/assets/table.js';
import { seriesTable, transform, vectorTable } from '/assets/tables.js';
import { showText } from '/assets/text.js';
import { parseSpan, stepOf } from '/assets/time.js';
import { h } from '/assets/dom.js';

const CHARTS = new Set(['timeseries', 'graph']);
const NUMBERS = { stat: showStats, singlestat: showStats, gauge: showGauges, bargauge: showBars };

export class Panel {
  constructor({ model, scoped, x, y, w, h: tall }, page) {
    Object.assign(this, { model, scoped, page });
    this.id = `${model.id}${Object.values(scoped).map(value => `-${value}`).join('')}`;
    this.body = h('div', { class: 'body' });
    this.note = h('button', { class: 'note', type: 'button', hidden: true, 'aria-label': 'Problem' }, '!');
    this.title = h('h3', {});
    const info = model.description && h('span', { class: 'info', title: model.description, 'aria-label': model.description, role: 'img' }, 'i');
    this.box = h('section', {
      class: `panel ${model.transparent ? 'clear' : ''} ${this.kind()}`, tabindex: 0, 'data-panel': model.id,
      style: { 'grid-column': `${x + 1} / span ${w}`, 'grid-row': `${y + 1} / span ${tall}`, '--tall': tall },
      onkeydown: event => this.key(event), onblur: () => this.view?.unpoint?.(),
    }, h('header', {}, this.title, info, this.note), this.body);
    this.rename();
    if (this.kind() === 'text') this.box.querySelector('header').hidden = !model.title;
  }

  kind() {
    return this.model.type in NUMBERS ? 'numbers' : CHARTS.has(this.model.type) ? 'timeseries' : ['table', 'text'].includes(this.model.type) ? this.model.type : 'unknown';
  }

  rename() {
    const title = this.page.variables.fill(this.model.title ?? '', this.scoped, this.page.time, true);
    this.title.textContent = title;
    this.box.setAttribute('aria-label', title || this.model.type);
  }

  // As below; a panel that cannot ask says so and harms no other.
  questions(time) {
    try {
      return this.queries(time);
    } catch (problem) {
      this.problems.push(String(problem.message ?? problem));
      this.draw();
      return [];
    }
  }

  // The questions of this panel for a span of time.
  queries(time) {
    this.answers = new Map();
    this.problems = [];
    if (['text', 'unknown'].includes(this.kind())) { this.draw(); return []; }
    const least = Math.max(5, ...(this.model.targets ?? []).map(target => parseSpan(target.interval || this.model.interval) / 1000));
    const step = stepOf(time.to - time.from, this.model.maxDataPoints ? this.model.maxDataPoints * 4 : this.body.clientWidth || 600, least);
    const start = Math.floor(time.from / 1000 / step) * step;
    const count = Math.floor(time.to / 1000 / step) - start / step + 1;
    this.grid = { start, step, count, from: time.from / 1000, to: time.to / 1000 };
    return (this.model.targets ?? []).filter(target => !target.hide && target.expr).map(target => {
      const query = this.page.variables.fill(target.expr, this.scoped, { ...time, step });
      const instant = target.instant === true || target.format === 'table' || this.kind() === 'table' && target.range !== true;
      return instant ? { panel: this, target, call: 'query', parameters: { query, time: time.to / 1000 } }
        : { panel: this, target, call: 'query_range', parameters: { query, start, end: start + (count - 1) * step, step } };
    });
  }

  take(target, data, error) {
    if (error === undefined) this.answers.set(target, data);
    else this.problems.push(`${target.refId ?? ''}: ${error}`);
  }

  // Draws what has come; with nothing but problems the last picture stays, marked as old.
  draw() {
    this.rename();
    const notes = [...this.problems];
    const stale = this.problems.length > 0 && this.answers.size === 0;
    this.box.classList.toggle('stale', stale);
    try {
      if (!stale) notes.push(...this.paint());
      else if (!this.painted) this.say('No data', this.problems[0]);
    } catch (problem) {
      notes.push(String(problem.message ?? problem));
      this.say('Cannot be drawn', problem.message);
    }
    this.note.hidden = notes.length === 0;
    this.note.title = notes.join('\n');
    this.note.onclick = () => this.page.explain(this.title.textContent || this.model.type, notes);
    this.painted ||= !stale;
  }

  paint() {
    const { type } = this.model;
    const kind = this.kind();
    if (kind === 'unknown') {
      this.say(`Panel type “${type ?? 'none'}”`, 'is not known to this viewer; Grafana shows it.');
      return [];
    }
    const fill = text => this.page.variables.fill(text, this.scoped, this.page.time, true);
    if (kind === 'text') {
      showText(this.body, this.model, fill);
      return [];
    }
    const entries = [...this.answers].sort((a, b) => this.model.targets.indexOf(a[0]) - this.model.targets.indexOf(b[0]));
    if (kind === 'table') return this.paintTable(entries, fill);
    const series = entries.flatMap(([target, data]) => data.resultType === 'matrix' ? matrixSeries(data, this.grid, target, fill) : vectorSeries(data, target, fill));
    this.box.dataset.series = series.length;
    if (!series.some(line => line.points.some(value => value !== null && !Number.isNaN(value)))) {
      this.forget();
      this.say('No data', '');
    } else if (kind === 'numbers') {
      NUMBERS[type](this.body, this.model, series);
    } else {
      if (!(this.view instanceof Chart)) this.view = new Chart(this.body, this.model, (from, to) => this.page.zoom(from, to));
      this.view.show(series.map(line => line.points.length === this.grid.count ? line : { ...line, points: new Array(this.grid.count - 1).fill(null).concat(line.points.slice(-1)) }), this.grid);
    }
    return [];
  }

  paintTable(entries, fill) {
    const tables = entries.map(([target, data]) => data.resultType === 'vector' ? vectorTable(data, target)
      : seriesTable(matrixSeries(data, this.grid, target, fill), points => reduce(points, 'lastNotNull')));
    const { table, notes } = transform(tables, this.model.transformations);
    this.box.dataset.series = table.rows.length;
    if (table.rows.length === 0) {
      this.forget();
      this.say('No data', '');
    } else {
      this.view ??= new TablePanel(this.body, this.model, text => this.page.variables.fill(text, this.scoped, this.page.time, true));
      this.view.show(table);
    }
    return notes;
  }

  say(title, text) {
    this.body.replaceChildren(h('div', { class: 'empty' }, h('b', {}, title), text && h('span', {}, text)));
  }

  forget() {
    this.view?.close?.();
    this.view = null;
  }

  key(event) {
    if (event.target !== this.box || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'ArrowLeft' || event.key === 'ArrowRight') {
      if (!this.view?.point) return;
      this.view.point(event.key === 'ArrowLeft' ? -1 : 1);
      event.preventDefault();
    } else if (event.key === 'v' || event.key === 'Enter') {
      this.page.enlarge(this);
      event.preventDefault();
    }
  }
}
