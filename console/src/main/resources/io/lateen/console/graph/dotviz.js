// Follows the live rates: fetches this very page and takes its drawing.
const state = document.getElementById('state');
const main = document.querySelector('main');
document.querySelector('.live').search = location.search;

async function follow() {
  try {
    const answer = await fetch(location.href, { signal: AbortSignal.timeout(8000) });
    if (!answer.ok) throw new Error(await answer.text());
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const focused = [...main.querySelectorAll('.node')].indexOf(document.activeElement);
    main.replaceChildren(...document.adoptNode(page.querySelector('main')).childNodes);
    if (focused >= 0) main.querySelectorAll('.node')[focused]?.focus();
    say();
  } catch (problem) {
    say(problem.message);
  }
}

function say(problem) {
  const empty = !problem && !main.querySelector('.node') && !main.querySelector('.problem');
  state.classList.toggle('problem', Boolean(problem));
  state.textContent = problem ?? (empty ? 'no traffic yet' : `as of ${new Date().toLocaleTimeString()}`);
}

say();
setInterval(follow, 5000);
