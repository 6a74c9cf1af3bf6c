// Elements. Text always goes in as text; nothing in this program writes HTML.
export function h(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (key.startsWith('on')) element.addEventListener(key.slice(2), value);
    else if (key === 'style') for (const [property, v] of Object.entries(value)) element.style.setProperty(property, v);
    else element.setAttribute(key, value === true ? '' : value);
  }
  element.append(...children.flat().filter(child => child !== null && child !== undefined && child !== false));
  return element;
}

// Exchanges elements; who had the focus has it again afterwards, known by its id or its panel.
export function keepingFocus(exchange) {
  const { id, dataset } = document.activeElement ?? {};
  const [place] = id ? [`#${CSS.escape(id)}`] : dataset?.panel ? [`[data-panel="${CSS.escape(dataset.panel)}"]`] : [];
  exchange();
  if (place && document.activeElement === document.body) document.querySelector(place)?.focus({ preventScroll: true });
}

const SVG = 'http://www.w3.org/2000/svg';
export function s(name, attributes = {}, ...children) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

// Only addresses a page may link to: this server's, and the web's.
export function safeUrl(url) {
  try {
    const whole = new URL(url, location.href);
    return ['http:', 'https:', 'mailto:'].includes(whole.protocol) ? whole.href : null;
  } catch {
    return null;
  }
}
