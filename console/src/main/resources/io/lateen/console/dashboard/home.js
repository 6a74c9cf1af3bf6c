// The list of dashboards.
import { h } from '/assets/dom.js';
import { toggleTheme } from '/assets/theme.js';

document.getElementById('theme').addEventListener('click', toggleTheme);
addEventListener('keydown', event => { if (event.key === 't') toggleTheme(); });

const list = await (await fetch('/api/dashboards')).json();
document.querySelector('main').replaceChildren(...list.map(({ title, url, description, problem, tags }) => problem
  ? h('div', { class: 'card broken' }, h('b', {}, title), h('span', {}, problem))
  : h('a', { class: 'card', href: url }, h('b', {}, title), h('span', {}, description || (tags ?? []).join(', ')))));
if (!list.length) document.querySelector('main').append(h('p', {}, 'There are no dashboards in the folder.'));
