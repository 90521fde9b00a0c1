export default {
  name: 'growth',
  about:
    'No-ops done in a second while so many are pending: each that ends is followed by another. With 1 it is the round trip that counts, so 1 is measured with work of 0.2 ms, as is its like with many.',
  variants: [
    { label: '0.2 ms of work, 1 pending beyond one for each worker', params: { pending: 3, workMs: 0.2 } },
    { label: '0.2 ms of work, 10,000 pending', params: { pending: 10_000, workMs: 0.2 } },
    { label: '0.2 ms of work, 1,000,000 pending', params: { pending: 1_000_000, workMs: 0.2 } },
    { label: 'no-ops, 10,000 pending', params: { pending: 10_000, workMs: 0 } },
    { label: 'no-ops, 1,000,000 pending', params: { pending: 1_000_000, workMs: 0 } },
  ],
  metrics: [{ key: 'perSecond', label: 'tasks/s', better: 'higher', digits: 0 }],
  takes: ({ id }) => ['poolscope', 'poolscope-threads', 'piscina'].includes(id),
  timeoutMs: 90_000,
  async measure({ pool }, { pending, workMs }) {
    const task = workMs === 0 ? 'noop' : 'work';
    const argument = workMs === 0 ? 1 : Math.round(workMs * (await pool.run('workRate', null)));
    for (let call = 0; call < 2000; call++) await pool.run('noop', call);
    let done = 0;
    let wake = null;
    const submit = () => {
      void pool.run(task, argument).then(onDone, onDone);
    };
    const onDone = () => {
      done++;
      submit();
      wake?.();
    };
    for (let call = 0; call < pending; call++) submit();
    const doneAfter = async (ms) => {
      const end = performance.now() + ms;
      const before = done;
      const started = performance.now();
      while (performance.now() < end) {
        await new Promise((resolve) => {
          wake = resolve;
        });
        // Results that come in one go are one wake; the others get their turn.
        await new Promise((resolve) => void setImmediate(resolve));
      }
      return (done - before) / ((performance.now() - started) / 1000);
    };
    await doneAfter(500);
    return { perSecond: await doneAfter(1000) };
  },
};
