// Light or dark: as the address says, as chosen before, else as the system has it.
const KEY = 'lateen-theme';
const asked = new URLSearchParams(location.search).get('theme');
const chosen = ['light', 'dark'].includes(asked) ? asked : localStorage.getItem(KEY);
if (chosen) document.documentElement.dataset.theme = chosen;

export function toggleTheme() {
  const root = document.documentElement;
  const now = root.dataset.theme ?? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light');
  root.dataset.theme = now === 'dark' ? 'light' : 'dark';
  localStorage.setItem(KEY, root.dataset.theme);
}
