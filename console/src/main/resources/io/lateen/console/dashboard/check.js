// What a dashboard's file may have wrong. Each fault is said with its path; what stands there is
// left out, and the rest goes on.

const isObject = value => typeof value === 'object' && value !== null && !Array.isArray(value);
const shown = value => (JSON.stringify(value) ?? String(value)).slice(0, 60);

class Check {
  faults = [];

  // The value if it is as it should be, else what counts in its place.
  take(path, value, expected, fits, otherwise) {
    if (value === undefined || value === null || fits(value)) return value ?? otherwise;
    this.faults.push(`${path}: ${shown(value)} (expected: ${expected})`);
    return otherwise;
  }

  list(path, value) {
    return this.take(path, value, 'a list', Array.isArray, []);
  }

  object(path, value) {
    return this.take(path, value, 'an object', isObject, {});
  }

  text(path, value) {
    return this.take(path, value, 'a text', text => typeof text === 'string', undefined);
  }

  objects(path, value, each) {
    return this.list(path, value).map((entry, index) => {
      const at = `${path}[${index}]`;
      if (isObject(entry)) return each(at, entry);
      this.faults.push(`${at}: ${shown(entry)} (expected: an object)`);
      return null;
    }).filter(Boolean);
  }

  panel(at, panel) {
    const fields = this.object(`${at}.fieldConfig`, panel.fieldConfig);
    const place = this.object(`${at}.gridPos`, panel.gridPos);
    const number = name => this.take(`${at}.gridPos.${name}`, place[name], 'a number', Number.isFinite, undefined);
    return {
      ...panel, title: this.text(`${at}.title`, panel.title), type: this.text(`${at}.type`, panel.type),
      options: this.object(`${at}.options`, panel.options),
      targets: this.objects(`${at}.targets`, panel.targets, (path, target) => ({ ...target, expr: this.text(`${path}.expr`, target.expr) })),
      transformations: this.objects(`${at}.transformations`, panel.transformations, (_, entry) => entry),
      fieldConfig: { defaults: this.object(`${at}.fieldConfig.defaults`, fields.defaults),
        overrides: this.objects(`${at}.fieldConfig.overrides`, fields.overrides, (_, entry) => entry) },
      gridPos: defined({ x: number('x'), y: number('y'), w: number('w'), h: number('h') }),
      panels: this.objects(`${at}.panels`, panel.panels, (path, inner) => this.panel(path, inner)),
    };
  }

  variable(at, model) {
    const name = this.text(`${at}.name`, model.name);
    if (name) return model;
    this.faults.push(`${at}.name: missing (expected: what queries call it)`);
    return null;
  }
}

const defined = object => Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));

export function checked(dashboard) {
  const check = new Check();
  const { list } = check.object('templating', dashboard.templating);
  return {
    dashboard: {
      ...dashboard, title: check.text('title', dashboard.title), time: check.object('time', dashboard.time),
      templating: { list: check.objects('templating.list', list, (at, model) => check.variable(at, model)) },
      ...(dashboard.rows && !dashboard.panels ? {} : { panels: check.objects('panels', dashboard.panels, (at, panel) => check.panel(at, panel)) }),
    },
    faults: check.faults,
  };
}
