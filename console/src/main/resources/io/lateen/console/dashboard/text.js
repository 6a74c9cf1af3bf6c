// Text panels. Markdown's everyday part becomes elements; of HTML only harmless elements are kept.
import { h, safeUrl } from '/assets/dom.js';

const KEPT = new Set(['P', 'B', 'STRONG', 'I', 'EM', 'CODE', 'PRE', 'UL', 'OL', 'LI', 'H1', 'H2', 'H3', 'H4', 'BR', 'HR', 'A', 'DIV', 'SPAN', 'TABLE', 'THEAD', 'TBODY', 'TR', 'TH', 'TD', 'SMALL', 'CENTER', 'BLOCKQUOTE']);

export function showText(place, panel, fill) {
  const content = fill(panel.options?.content ?? panel.content ?? '');
  const mode = panel.options?.mode ?? panel.mode ?? 'markdown';
  const made = mode === 'html' ? harmless(content) : mode === 'code' ? [h('pre', {}, content)] : markdown(content);
  place.replaceChildren(h('div', { class: 'text' }, ...made));
}

// Parsed into a document that runs and loads nothing, then copied by name. Handlers go first, for the
// browser complains of each that it is not allowed to keep.
function harmless(text) {
  const html = text.replace(/<[^>]*>/g, tag => tag.replace(/\son\w+\s*=/gi, ' data-left-out='));
  const copy = node => {
    if (node.nodeType === Node.TEXT_NODE) return [node.textContent];
    if (node.nodeType !== Node.ELEMENT_NODE || /^(SCRIPT|STYLE|TEMPLATE|IFRAME|OBJECT|SVG|MATH)$/i.test(node.tagName)) return [];
    const children = [...node.childNodes].flatMap(copy);
    if (!KEPT.has(node.tagName)) return children;
    const url = node.tagName === 'A' && safeUrl(node.getAttribute('href') ?? '');
    return [h(node.tagName.toLowerCase(), url ? { href: url } : {}, ...children)];
  };
  return [...new DOMParser().parseFromString(html, 'text/html').body.childNodes].flatMap(copy);
}

function markdown(text) {
  const blocks = [];
  let list = null;
  for (const line of text.split('\n')) {
    const heading = /^(#{1,4})\s+(.*)$/.exec(line), item = /^\s*[-*]\s+(.*)$/.exec(line);
    if (item) {
      if (!list) blocks.push(list = h('ul'));
      list.append(h('li', {}, ...inline(item[1])));
      continue;
    }
    list = null;
    if (heading) blocks.push(h(`h${heading[1].length}`, {}, ...inline(heading[2])));
    else if (/^\s*$/.test(line)) blocks.push(null);
    else if (blocks.at(-1)?.tagName === 'P') blocks.at(-1).append(' ', ...inline(line));
    else blocks.push(h('p', {}, ...inline(line)));
  }
  return blocks.filter(Boolean);
}

function inline(text) {
  const parts = [];
  let rest = text;
  while (rest) {
    const match = /\*\*(.+?)\*\*|`([^`]+)`|\*(.+?)\*|\[([^\]]+)\]\(([^)\s]+)\)/.exec(rest);
    if (!match) { parts.push(rest); break; }
    parts.push(rest.slice(0, match.index));
    const [whole, bold, code, italic, label, url] = match;
    const target = url && safeUrl(url);
    parts.push(bold ? h('strong', {}, ...inline(bold)) : code ? h('code', {}, code) : italic ? h('em', {}, italic)
      : target ? h('a', { href: target }, label) : label);
    rest = rest.slice(match.index + whole.length);
  }
  return parts;
}
