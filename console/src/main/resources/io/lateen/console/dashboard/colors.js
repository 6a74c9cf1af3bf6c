// Colours of lines, told apart also by those who see few colours, and Grafana's colour names.
const LIGHT = ['#0b7fab', '#d9691e', '#2f9e58', '#8f5bd0', '#c43f5c', '#b08a00', '#00938a', '#5470c6', '#a4562b', '#7a8a99'];
const DARK = ['#4cc2f1', '#f79b57', '#66d18f', '#b99af0', '#f27b92', '#e8c547', '#3fd0c4', '#8fa8f5', '#d99a6c', '#a5b4c2'];
// Numbers are written in these, so they stand out from the page as text must.
const NAMED = {
  green: ['#1f7a42', '#5fce8b'], yellow: ['#866200', '#efc94c'], orange: ['#b4530f', '#f79b57'], red: ['#b8283c', '#f2808f'],
  blue: ['#0a6d94', '#4cc2f1'], purple: ['#7440b8', '#b99af0'], text: ['#1b2530', '#e4eaf0'], gray: ['#5f6d7b', '#a5b4c2'],
};

export const dark = () => (document.documentElement.dataset.theme
  ?? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light')) === 'dark';

export const lineColor = index => (dark() ? DARK : LIGHT)[index % LIGHT.length];

export function color(name) {
  if (!name) return null;
  const plain = /^(?:(?:semi-|super-)?(?:dark|light)-)?(\w+)$/.exec(name)?.[1];
  if (plain in NAMED) return NAMED[plain][dark() ? 1 : 0];
  return /^(#[0-9a-f]{3,8}|rgba?\([\d., %]+\)|transparent)$/i.test(name) ? name : null;
}

export const token = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
export const faded = (hex, percent) => `color-mix(in srgb, ${hex} ${percent}%, transparent)`;
// For canvases, which take no mixed colours everywhere.
export const withAlpha = (hex, alpha) => /^#[0-9a-f]{6}$/i.test(hex) ? hex + Math.round(alpha * 255).toString(16).padStart(2, '0') : hex;
