// Template variables: what a dashboard asks its reader to choose.
import { askAll } from '/assets/ask.js';
import { spanText } from '/assets/time.js';

const ALL = '$__all';
const REFERENCE = /\$(\w+)|\$\{(\w+)(?:\.(\w+))?(?::([^}]+))?\}|\[\[(\w+)(?::([^\]]+))?\]\]/g;

export class Variables {
  constructor(templating, address) {
    this.list = (templating?.list ?? []).map(model => variable(model, address.getAll(`var-${model.name}`)));
    this.byName = new Map(this.list.map(variable => [variable.name, variable]));
  }

  // Asks for the values of variables, those that hang on others after these.
  async load(time, changed = null, signal) {
    const problems = [];
    let due = this.list.filter(variable => variable.type === 'query'
      && (changed === null || this.hangsOn(variable, changed)));
    while (due.length) {
      const now = due.filter(variable => !due.some(other => other !== variable && mentions(variable, other.name)));
      const batch = now.length ? now : due;
      const calls = batch.map(variable => this.call(variable, time));
      const answers = await askAll(calls.filter(Boolean), signal);
      batch.forEach((variable, index) => {
        if (!calls[index]) return;
        const answer = answers.shift();
        if (answer instanceof Error) problems.push(`${variable.label}: ${answer.message}`);
        else offered(variable, answer, problems);
      });
      due = due.filter(variable => !batch.includes(variable));
    }
    return problems;
  }

  hangsOn(variable, names) {
    return [...names].some(name => mentions(variable, name)
      || this.list.some(other => other.name !== variable.name && mentions(variable, other.name) && mentions(other, name)));
  }

  // The call to Prometheus that a variable's query stands for; null when it is none.
  call(variable, time) {
    const range = { start: time.from / 1000, end: time.to / 1000 };
    const query = this.fill(variable.query, {}, time).trim();
    let match;
    if ((match = /^label_values\((?:([\s\S]*),\s*)?(\w+)\s*\)$/.exec(query))) {
      const parameters = match[1] ? { ...range, 'match[]': match[1].trim() } : range;
      return { call: `label/${match[2]}/values`, parameters };
    }
    if ((match = /^metrics\(([\s\S]*)\)$/.exec(query))) {
      variable.keep = new RegExp(match[1]);
      return { call: 'label/__name__/values', parameters: range };
    }
    if (/^label_names\(\)$/.test(query)) return { call: 'labels', parameters: range };
    if ((match = /^query_result\(([\s\S]*)\)$/.exec(query))) {
      return { call: 'query', parameters: { query: match[1].trim(), time: time.to / 1000 } };
    }
    return query ? { call: 'query', parameters: { query, time: time.to / 1000 } } : null;
  }

  // Puts values in place of names. In PromQL a value is escaped; several become (a|b).
  fill(text, scoped = {}, time, raw = false) {
    return String(text ?? '').replace(REFERENCE, (whole, a, b, _field, bFormat, c, cFormat) => {
      const name = a ?? b ?? c;
      const built = time && builtIn(name, time);
      if (built !== undefined && built !== null) return built;
      const variable = this.byName.get(name);
      if (name in scoped) return raw ? scoped[name] : regexOrText(variable, [scoped[name]]);
      if (!variable) return whole;
      return formatted(variable, bFormat ?? cFormat, raw);
    });
  }

  // The part of the address that keeps the choice.
  toAddress(address) {
    for (const variable of this.list) {
      address.delete(`var-${variable.name}`);
      if (variable.type === 'datasource' || variable.type === 'constant') continue;
      for (const value of variable.current) address.append(`var-${variable.name}`, value === ALL ? 'All' : value);
    }
  }
}

function offered(variable, answer, problems) {
  try {
    variable.offer(values(variable, answer));
  } catch (problem) {
    problems.push(`${variable.label}: ${problem.message}`);
  }
}

const mentions = (variable, name) =>
  [...variable.query.matchAll(REFERENCE)].some(([, a, b, , , c]) => (a ?? b ?? c) === name);

function variable(model, asked) {
  const query = String((typeof model.query === 'object' ? model.query?.query : model.query) ?? '');
  const made = {
    name: model.name, label: model.label || model.name, type: model.type, query, regex: model.regex ?? '',
    sort: model.sort ?? 0, multi: Boolean(model.multi), all: Boolean(model.includeAll), allValue: model.allValue || null,
    hidden: model.hide === 2 || model.type === 'datasource' || model.type === 'constant', options: [], current: [],
    offer(options) {
      this.options = options;
      const kept = this.current.filter(value => value === ALL || options.includes(value));
      this.current = kept.length ? kept : this.all ? [ALL] : options.slice(0, 1);
    },
    choose(values) { this.current = values.length ? values : this.all ? [ALL] : this.options.slice(0, 1); },
  };
  const saved = [model.current?.value ?? []].flat().filter(value => value !== '');
  made.current = (asked.length ? asked : saved).map(value => value === 'All' && made.all ? ALL : String(value));
  if (model.type === 'custom' || model.type === 'interval') {
    made.offer(query.split(/(?<!\\),/).map(part => part.trim().replaceAll('\\,', ',').replace(/^.* : /, '')).filter(Boolean));
  } else if (model.type === 'constant' || model.type === 'textbox') {
    if (!made.current.length || model.type === 'constant') made.current = [query];
  } else if (model.type === 'datasource') {
    made.current = ['prometheus'];
  }
  return made;
}

// From an answer to the values offered, the regular expression applied as Grafana does.
function values(variable, data) {
  let texts = Array.isArray(data) ? data.map(String) : (data.result ?? []).map(seriesText);
  if (variable.keep) texts = texts.filter(text => variable.keep.test(text));
  const regex = /^\/([\s\S]*)\/([a-z]*)$/.exec(variable.regex) ?? (variable.regex ? [null, variable.regex, ''] : null);
  if (regex) {
    const pattern = new RegExp(regex[1], regex[2].replace('g', ''));
    texts = texts.map(text => pattern.exec(text)).filter(Boolean)
      .map(match => match.groups?.value ?? match.groups?.text ?? match[1] ?? match[0]);
  }
  texts = [...new Set(texts)].filter(text => text !== '' && text !== undefined);
  const order = Math.ceil(variable.sort / 2);
  if (order === 1) texts.sort();
  if (order === 2) texts.sort((a, b) => parseFloat(a.replace(/\D+/, '')) - parseFloat(b.replace(/\D+/, '')));
  if (order === 3) texts.sort((a, b) => a.toLowerCase().localeCompare(b.toLowerCase()));
  return variable.sort % 2 === 0 && variable.sort > 0 ? texts.reverse() : texts;
}

function seriesText({ metric, value }) {
  const labels = Object.entries(metric).filter(([name]) => name !== '__name__').map(([name, text]) => `${name}="${text}"`);
  return `${metric.__name__ ?? ''}{${labels.join(',')}} ${value[1]} ${Math.round(value[0] * 1000)}`;
}

const regexEscaped = value => value.replace(/[\\^$*+?.()|[\]{}]/g, '\\$&');
const stringEscaped = value => value.replace(/\\/g, '\\\\').replace(/"/g, '\\"').replace(/'/g, "\\'").replace(/\n/g, '\\n');

function regexOrText(variable, chosen) {
  if (!variable || !(variable.multi || variable.all)) return stringEscaped(chosen[0] ?? '');
  const parts = chosen.map(value => stringEscaped(regexEscaped(value)));
  return parts.length === 1 ? parts[0] : `(${parts.join('|')})`;
}

function formatted(variable, format, raw) {
  const everything = variable.current.includes(ALL);
  const chosen = everything ? variable.options : variable.current;
  if (format === 'queryparam') {
    return variable.current.map(value => `var-${variable.name}=${encodeURIComponent(value === ALL ? 'All' : value)}`).join('&');
  }
  if (format === 'text' || (raw && !format)) return everything ? 'All' : chosen.join(' + ');
  if (everything && variable.allValue) return variable.allValue;
  switch (format) {
    case 'raw': case 'csv': return chosen.join(',');
    case 'pipe': return chosen.join('|');
    case 'percentencode': return encodeURIComponent(chosen.join(','));
    case 'doublequote': return chosen.map(value => `"${stringEscaped(value)}"`).join(',');
    default: return regexOrText(variable, chosen);
  }
}

function builtIn(name, time) {
  const step = time.step ?? 15;
  switch (name) {
    case '__interval': return spanText(step * 1000);
    case '__interval_ms': return String(step * 1000);
    case '__rate_interval': return spanText(Math.max(step + 15, 60) * 1000);
    case '__range': return `${Math.round((time.to - time.from) / 1000)}s`;
    case '__range_s': return String(Math.round((time.to - time.from) / 1000));
    case '__range_ms': return String(time.to - time.from);
    case '__from': return String(time.from);
    case '__to': return String(time.to);
    default: return null;
  }
}

export { ALL };
