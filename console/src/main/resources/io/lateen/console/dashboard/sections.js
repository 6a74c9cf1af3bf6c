// A dashboard's panels in sections: what stands above the first row, then a section per row.
// Rows and panels that repeat for each value of a variable are multiplied here.

export function sections(dashboard, variables) {
  const made = [{ title: null, collapsed: false, panels: [], scoped: {} }];
  const rows = (dashboard.panels ?? dashboard.rows?.flatMap(oldRow) ?? []).toSorted((a, b) => (a.gridPos?.y ?? 0) - (b.gridPos?.y ?? 0) || (a.gridPos?.x ?? 0) - (b.gridPos?.x ?? 0));
  for (const panel of rows) {
    if (panel.type === 'row') made.push({ title: panel.title ?? '', collapsed: Boolean(panel.collapsed), repeat: panel.repeat, panels: [...(panel.panels ?? [])], scoped: {} });
    else made.at(-1).panels.push(panel);
  }
  return made.flatMap(section => repeated(section, variables))
    .filter(section => section.title !== null || section.panels.length)
    .map(section => ({ ...section, panels: placed(section, variables) }));
}

// Dashboards from before Grafana 5 have rows with panels of a width.
function oldRow(row) {
  let x = 0;
  const panels = (row.panels ?? []).map(panel => {
    const w = (panel.span ?? 12) * 2;
    const at = { ...panel, gridPos: { x: x % 24, y: 0, w, h: 8 } };
    x += w;
    return at;
  });
  return [{ type: 'row', title: row.title ?? '', collapsed: row.collapse, panels }];
}

const chosen = (name, variables) => {
  const variable = variables.byName.get(name);
  return variable ? (variable.current.includes('$__all') ? variable.options : variable.current) : [];
};

function repeated(section, variables) {
  if (!section.repeat) return [section];
  return chosen(section.repeat, variables).map(value => ({ ...section, scoped: { [section.repeat]: value } }));
}

function placed(section, variables) {
  const panels = [];
  let shift = 0;
  const top = Math.min(...section.panels.map(panel => panel.gridPos?.y ?? 0));
  for (const panel of section.panels) {
    const grid = { x: 0, y: 0, w: 12, h: 8, ...panel.gridPos };
    const y = grid.y - (Number.isFinite(top) ? top : 0) + shift;
    const values = panel.repeat ? chosen(panel.repeat, variables) : [];
    if (!panel.repeat || values.length === 0) {
      if (!panel.repeat) panels.push({ model: panel, scoped: section.scoped, x: grid.x, y, w: grid.w, h: grid.h });
      continue;
    }
    const down = panel.repeatDirection === 'v';
    const across = down ? 1 : Math.min(values.length, panel.maxPerRow ?? 4);
    values.forEach((value, index) => panels.push({
      model: panel, scoped: { ...section.scoped, [panel.repeat]: value }, w: down ? grid.w : 24 / across, h: grid.h,
      x: down ? grid.x : (index % across) * (24 / across), y: y + Math.floor(index / across) * grid.h,
    }));
    shift += (Math.ceil(values.length / across) - 1) * grid.h;
  }
  return panels;
}
