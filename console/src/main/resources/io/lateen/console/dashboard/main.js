// The page of one dashboard: reads the address, asks once for all panels, draws each once.
import { ask } from '/assets/ask.js';
import { checked } from '/assets/check.js';
import { KEYS, timeControls, variableControls } from '/assets/controls.js';
import { Panel } from '/assets/panel.js';
import { sections } from '/assets/sections.js';
import { parseSpan, parseTime } from '/assets/time.js';
import { Variables } from '/assets/variables.js';
import { h, keepingFocus } from '/assets/dom.js';
import { toggleTheme } from '/assets/theme.js';

const main = document.querySelector('main');
const banner = document.getElementById('banner');
const started = performance.now();

class Page {
  panels = [];
  folded = new Map();
  problem = null;

  constructor(file) {
    const { dashboard, faults } = checked(file);
    Object.assign(this, { dashboard, faults });
    this.address = new URLSearchParams(location.search);
    this.from = this.address.get('from') ?? dashboard.time?.from ?? 'now-1h';
    this.to = this.address.get('to') ?? dashboard.time?.to ?? 'now';
    this.refresh = this.address.get('refresh') ?? (dashboard.refresh || '');
    this.variables = new Variables(dashboard.templating, this.address);
    document.title = dashboard.title ?? 'Dashboard';
    document.getElementById('title').textContent = dashboard.title ?? '';
    document.body.classList.toggle('kiosk', this.address.has('kiosk'));
  }

  get time() {
    const now = Date.now();
    const from = parseTime(this.from, now), to = parseTime(this.to, now, true);
    if (from >= to) throw new Error(`time: from ${this.from} is not before to ${this.to}`);
    return { from, to };
  }

  async load({ changed = null, structure = false } = {}) {
    this.abort?.abort();
    clearTimeout(this.timer);
    const abort = this.abort = new AbortController();
    document.body.classList.add('loading');
    try {
      const time = this.time;
      const problems = [];
      const first = this.panels.length === 0;
      if (first || structure || changed) problems.push(...await this.variables.load(time, changed, abort.signal));
      if (first || structure || changed) keepingFocus(() => this.build());
      await this.fetch(time, problems, abort.signal);
      this.report(problems);
    } catch (problem) {
      if (abort.signal.aborted) return;
      this.report([/fetch|network/i.test(problem.message) ? 'This page’s server does not answer.' : problem.message]);
    }
    document.body.classList.remove('loading');
    document.body.dataset.loads = Number(document.body.dataset.loads ?? 0) + 1;
    document.body.dataset.milliseconds ??= Math.round(performance.now() - started);
    this.schedule();
  }

  // All questions at once; a panel is drawn when its last answer is there.
  async fetch(time, problems, signal) {
    const open = new Map();
    const queries = this.visible().flatMap(panel => {
      const own = panel.questions(time);
      if (own.length) open.set(panel, own.length);
      else if (panel.kind() !== 'text' && panel.kind() !== 'unknown') panel.draw();
      return own;
    });
    const finished = [];
    let frame = null;
    const drawAll = () => { frame = null; finished.splice(0).forEach(panel => panel.draw()); };
    const failures = new Map();
    await ask(queries, ({ panel, target }, data, error) => {
      panel.take(target, data, error);
      if (error !== undefined) failures.set(error, (failures.get(error) ?? 0) + 1);
      open.set(panel, open.get(panel) - 1);
      if (open.get(panel) === 0) { finished.push(panel); frame ??= requestAnimationFrame(drawAll); }
    }, signal);
    cancelAnimationFrame(frame);
    drawAll();
    for (const [error, count] of failures) if (error.startsWith('Prometheus at') && count === queries.length) problems.push(error);
  }

  report(problems) {
    const again = parseSpan(this.refresh) || (problems.length ? 5000 : 0);
    this.problem = problems.length ? problems[0] : null;
    const lines = [...this.faults, ...problems];
    banner.hidden = lines.length === 0;
    banner.textContent = lines.join(' · ') + (problems.length ? ` — trying again every ${again / 1000} s` : '');
    document.getElementById('state').textContent = problems.length ? '' : `as of ${new Date().toLocaleTimeString()}`;
  }

  // After the answers, so that a slow server is never asked twice at a time.
  schedule() {
    const every = parseSpan(this.refresh) || (this.problem ? 5000 : 0);
    if (every) this.timer = setTimeout(() => this.load({ structure: this.problem !== null }), Math.max(1000, every));
  }

  visible() {
    return this.panels.filter(panel => !panel.section.collapsed && (!this.large || panel === this.large));
  }

  build() {
    this.panels.forEach(panel => panel.forget());
    this.panels = [];
    const parts = sections(this.dashboard, this.variables).map((section, index) => this.section(section, index));
    main.replaceChildren(...parts);
    document.getElementById('variables').replaceChildren(...variableControls(this.variables, (variable, values) => this.choose(variable, values)));
    document.getElementById('time').replaceChildren(...timeControls(this));
    const wanted = this.address.get('viewPanel');
    this.large = null;
    const panel = wanted && this.panels.find(other => String(other.model.id) === wanted.replace('panel-', ''));
    if (panel) this.enlarge(panel, false);
    else document.body.classList.remove('enlarged');
  }

  section(section, index) {
    section.collapsed = this.folded.get(index) ?? section.collapsed;
    const panels = section.panels.map(placed => Object.assign(new Panel(placed, this), { section }));
    this.panels.push(...panels);
    const grid = h('div', { class: 'grid', hidden: section.collapsed }, ...panels.map(panel => panel.box));
    if (section.title === null) return grid;
    const title = this.variables.fill(section.title, section.scoped, undefined, true);
    const button = h('button', { type: 'button', class: 'row', 'aria-expanded': String(!section.collapsed), onclick: () => {
      section.collapsed = !section.collapsed;
      this.folded.set(index, section.collapsed);
      grid.hidden = section.collapsed;
      button.setAttribute('aria-expanded', String(!section.collapsed));
      if (!section.collapsed) this.load();
    } }, title, h('small', {}, `${panels.length} panels`));
    return h('div', { class: 'section' }, h('h2', {}, button), grid);
  }

  choose(variable, values) {
    variable.choose(values);
    this.variables.toAddress(this.address);
    this.write();
    this.load({ changed: new Set([variable.name]) });
  }

  setRange(from, to) {
    Object.assign(this, { from: String(from), to: String(to) });
    this.address.set('from', this.from);
    this.address.set('to', this.to);
    this.write();
    keepingFocus(() => document.getElementById('time').replaceChildren(...timeControls(this)));
    this.load();
  }

  zoom(from, to) {
    this.setRange(Math.round(from), Math.round(to));
  }

  move(factor, shift) {
    const { from, to } = this.time;
    const span = to - from;
    const middle = (from + to) / 2 + shift * span;
    const end = Math.min(Date.now(), middle + span * factor / 2);
    this.zoom(end - span * factor, end);
  }

  setRefresh(every) {
    this.refresh = every;
    if (every) this.address.set('refresh', every); else this.address.delete('refresh');
    this.write();
    this.load();
  }

  write() {
    history.replaceState(null, '', `?${this.address}`);
  }

  enlarge(panel, load = true) {
    const back = this.large === panel || panel === null;
    for (const other of this.panels) other.box.classList.toggle('large', !back && other === panel);
    document.body.classList.toggle('enlarged', !back);
    this.large = back ? null : panel;
    if (back) this.address.delete('viewPanel'); else this.address.set('viewPanel', panel.model.id);
    this.write();
    panel?.box.focus();
    if (load) this.load();
  }

  explain(title, lines) {
    const dialog = document.getElementById('dialog');
    dialog.replaceChildren(h('h2', {}, title), ...lines.map(line => Array.isArray(line) ? h('p', {}, h('kbd', {}, line[0]), ' ', line[1]) : h('p', {}, line)),
      h('form', { method: 'dialog' }, h('button', {}, 'Close')));
    dialog.showModal();
  }

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest('input, select, textarea, dialog')) return;
    const action = {
      r: () => this.load(), z: () => this.move(2, 0), '[': () => this.move(1, -.5), ']': () => this.move(1, .5),
      t: () => { toggleTheme(); this.repaint(); }, d: () => { location.href = '/'; }, '?': () => this.explain('Keys', KEYS),
      Escape: () => { if (this.large) this.enlarge(null); },
    }[event.key];
    if (action) { event.preventDefault(); action(); }
  }

  repaint() {
    for (const panel of this.visible()) if (panel.painted) panel.draw();
  }
}

try {
  const [, , uid] = location.pathname.split('/');
  const answer = await fetch(`/api/dashboards/uid/${uid}`);
  const body = await answer.json();
  if (!answer.ok) throw new Error(body.message);
  const page = new Page(body.dashboard);
  addEventListener('keydown', event => page.key(event));
  document.getElementById('theme').addEventListener('click', () => { toggleTheme(); page.repaint(); });
  document.getElementById('help').addEventListener('click', () => page.explain('Keys', KEYS));
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => page.repaint());
  await page.load();
} catch (problem) {
  banner.hidden = false;
  banner.textContent = problem.message;
}
