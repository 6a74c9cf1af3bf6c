// The bar above the panels: variables, time, refresh, theme.
import { ALL } from '/assets/variables.js';
import { RANGES, REFRESHES, rangeText } from '/assets/time.js';
import { h } from '/assets/dom.js';

export function variableControls(variables, changed) {
  return variables.list.filter(variable => !variable.hidden).map(variable => {
    const id = `var-${variable.name}`;
    if (variable.type === 'textbox') {
      return h('label', { class: 'choice' }, h('span', {}, variable.label), h('input', { id, value: variable.current[0] ?? '',
        onchange: event => changed(variable, [event.target.value]) }));
    }
    return variable.multi ? several(variable, id, changed) : one(variable, id, changed);
  });
}

function one(variable, id, changed) {
  const values = [...new Set([...(variable.all ? [ALL] : []), ...variable.options, ...variable.current])];
  return h('label', { class: 'choice' }, h('span', {}, variable.label), h('select', { id, onchange: event => changed(variable, [event.target.value]) },
    ...values.map(value => h('option', { value, selected: variable.current.includes(value) }, value === ALL ? 'All' : value)),
    values.length === 0 && h('option', { value: '' }, 'none')));
}

function several(variable, id, changed) {
  const label = () => variable.current.includes(ALL) ? 'All' : variable.current.length ? variable.current.join(' + ') : 'none';
  const summary = h('summary', { id }, label());
  const boxes = [...(variable.all ? [ALL] : []), ...variable.options].map(value => {
    const box = h('input', { type: 'checkbox', checked: variable.current.includes(value) });
    box.value = value;
    return box;
  });
  const details = h('details', {
    class: 'several',
    onchange: event => {
      if (event.target.value === ALL || !boxes.some(box => box.checked)) boxes.forEach(box => { box.checked = box.value === ALL; });
      else if (variable.all) boxes[0].checked = false;
      variable.choose(boxes.filter(box => box.checked).map(box => box.value));
      summary.textContent = label();
    },
    ontoggle: () => { if (!details.open) changed(variable, variable.current); },
    onkeydown: event => { if (event.key === 'Escape') { details.open = false; summary.focus(); event.stopPropagation(); } },
  }, summary, h('div', { class: 'menu' }, ...boxes.map(box => h('label', {}, box, box.value === ALL ? 'All' : box.value))));
  return h('div', { class: 'choice' }, h('span', {}, variable.label), details);
}

export function timeControls(page) {
  const own = ![...RANGES].some(([from]) => from === page.from) || page.to !== 'now';
  const range = h('select', { id: 'range', 'aria-label': 'Time range', onchange: event => page.setRange(event.target.value, 'now') },
    own && h('option', { value: page.from, selected: true }, rangeText(page.from, page.to)),
    ...RANGES.map(([from, text]) => h('option', { value: from, selected: !own && from === page.from }, text)));
  const every = h('select', { id: 'refresh', 'aria-label': 'Refresh', onchange: event => page.setRefresh(event.target.value) },
    ...[...new Set([...REFRESHES, page.refresh])].map(value => h('option', { value, selected: value === page.refresh }, value ? `every ${value}` : 'no refresh')));
  return [range, h('button', { type: 'button', id: 'again', title: 'Refresh now (r)', 'aria-label': 'Refresh now', onclick: () => page.load() }, '↻'), every];
}

export const KEYS = [['r', 'refresh now'], ['v or Enter', 'enlarge the panel with the focus, and back'], ['← →', 'walk along a chart’s points'],
  ['z', 'double the time span'], ['[ and ]', 'move the time span back and forth'], ['t', 'light, dark'], ['d', 'list of dashboards'], ['Escape', 'back'], ['?', 'this list']];
