// Queries: all of a page in one request, each answer handed over as it arrives.
export async function ask(queries, each, signal) {
  if (queries.length === 0) return;
  const answer = await fetch('/api/queries', {
    method: 'POST', signal, headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ queries: queries.map((query, index) => ({ id: String(index), call: query.call, parameters: query.parameters })) }),
  });
  if (!answer.ok) throw new Error(await answer.text());
  const lines = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const { done, value } = await lines.read();
    if (done) break;
    const parts = (rest + value).split('\n');
    rest = parts.pop();
    for (const line of parts) take(line);
  }
  function take(line) {
    const { id, answer, error } = JSON.parse(line);
    each(queries[Number(id)], error === undefined ? answer.data : undefined, error);
  }
}

// All answers in the order of the questions; a failed one is an Error.
export async function askAll(queries, signal) {
  const answers = new Array(queries.length);
  await ask(queries, (query, data, error) => { answers[queries.indexOf(query)] = error === undefined ? data : new Error(error); }, signal);
  return answers;
}
