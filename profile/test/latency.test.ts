import assert from 'node:assert/strict';
import { test } from 'node:test';
import { analyzeRun, latencyHistogram, percentile } from '../index.ts';
import { runOf, type SyntheticTask } from './synthetic-run.ts';

function ran(ms: number): SyntheticTask {
  return { submitted: 0, runStart: 5, runEnd: 5 + ms, settled: 6 + ms };
}

test('percentiles are by nearest rank', () => {
  // 10 values: rank of p50 is ⌈0.5 · 10⌉ = 5, of p90 9, of p99 ⌈9.9⌉ = 10.
  const values = [1, 2, 3, 4, 5, 6, 7, 8, 9, 100];
  assert.equal(percentile(values, 0.5), 5);
  assert.equal(percentile(values, 0.9), 9);
  assert.equal(percentile(values, 0.99), 100);
  assert.equal(percentile(values, 0), 1);
  assert.deepEqual(analyzeRun(runOf(values.toReversed().map(ran))).latency, {
    p50: 5,
    p90: 9,
    p99: 100,
    max: 100,
  });
});

test('only tasks that ran to their end count', () => {
  const run = runOf([ran(4), { submitted: 0, runStart: 1, settled: 900, outcome: 'timeout' }]);
  assert.equal(analyzeRun(run).latency?.max, 4);
  assert.equal(
    analyzeRun(runOf([{ submitted: 0, settled: 3, outcome: 'cancelled', worker: -1 }])).latency,
    null,
  );
});

test('the histogram counts every task once, the largest in the last bin', () => {
  // 10 to 50 ms in 4 bins of 10: [10, 20) has 2, [20, 30) 1, [30, 40) 0, [40, 50] 2.
  const run = runOf([10, 15, 20, 40, 50].map(ran));
  assert.deepEqual(latencyHistogram(run, 4), {
    edges: [10, 20, 30, 40, 50],
    counts: [2, 1, 0, 2],
    scale: 'linear',
  });
});

test('run times that span two powers of ten are binned by their logarithm', () => {
  // 1 to 100 ms in 2 bins: edges 1, 10, 100.
  const histogram = latencyHistogram(runOf([1, 2, 3, 20, 100].map(ran)), 2);
  assert.equal(histogram.scale, 'log');
  assert.deepEqual(
    histogram.edges.map((edge) => Math.round(edge * 1e6) / 1e6),
    [1, 10, 100],
  );
  assert.deepEqual(histogram.counts, [3, 2]);
});

test('equal run times still make bins with a width', () => {
  const { edges, counts } = latencyHistogram(runOf([ran(8), ran(8)]), 2);
  assert.deepEqual(edges, [8, 12, 16]);
  assert.deepEqual(counts, [2, 0]);
});

test('no run times make no bins', () => {
  assert.deepEqual(latencyHistogram(runOf([]), 5), { edges: [], counts: [], scale: 'linear' });
});
