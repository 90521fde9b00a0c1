/** A reporter of `node --test` that writes how many tests passed and failed, as `run-steps.mjs` reads it. */
export default async function* countReporter(source) {
  const totals = {};
  for await (const event of source) {
    const total =
      event.type === 'test:diagnostic' && /^(tests|pass|fail|cancelled) (\d+)$/.exec(event.data.message);
    // The run's own totals come last, after those of any file.
    if (total) totals[total[1]] = Number(total[2]);
  }
  yield JSON.stringify({ passed: totals.pass ?? 0, failed: (totals.fail ?? 0) + (totals.cancelled ?? 0) });
}
