import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseRecordedRun, RunFormatError, serializeRecordedRun } from '../index.ts';
import { cpuProfile, fullRun } from './full-run.ts';
import { runOf, scheduledTasks, serialOf, workerOf } from './synthetic-run.ts';

function sample() {
  return runOf(scheduledTasks({ runMs: [3, 4, 5], workers: 2 }), {
    serial: serialOf([3, 4, 5]),
    outcome: 'failed',
    failure: {
      kind: 'runner-died',
      message: 'The runner died.',
      detail: '',
      location: { file: 'work.ts', line: 3, column: 1 },
    },
    failures: [{ index: 1, name: 'TypeError', message: 'no', stack: 'TypeError: no', inputPreview: '[ 1 ]' }],
    notes: ['a note'],
    workers: [
      workerOf(0, {
        samples: { at: [1], cpuMs: [2], rssBytes: [3], heapUsedBytes: [4], loopActiveMs: [5], gcMs: [6] },
      }),
      workerOf(1, { ready: null, exited: 9, exitSignal: 'SIGKILL' }),
    ],
  });
}

test('a stored run is read back as it was', () => {
  assert.deepEqual(parseRecordedRun(serializeRecordedRun(sample())), sample());
});

test('what only some runs have is read back as it was', () => {
  assert.deepEqual(parseRecordedRun(serializeRecordedRun(fullRun())), fullRun());
});

test('a call tree that leads nowhere or in a circle is refused', () => {
  const good = cpuProfile(0);
  const refused = (bad: Partial<typeof good>, message: RegExp): void => {
    const text = serializeRecordedRun(runOf([], { cpuProfiles: [{ ...good, ...bad }] }));
    assert.throws(() => parseRecordedRun(text), message);
  };
  refused({ parent: [-1, 2, 1] }, /cpuProfiles\[0\]\.parent\[1\] is not smaller than the node itself/);
  refused({ parent: [-1, 0] }, /has 2 entries for 3 nodes/);
  refused({ frame: [0, 1, 2] }, /frame\[2\] should be a whole number from 0 to below 2 but is 2/);
  refused(
    { samples: { at: [1, 2], node: [1, 3] } },
    /samples\.node\[1\] should be a whole number from 0 to below 3/,
  );
});

test('a name that is not there is refused', () => {
  const run = fullRun();
  const tasks = { ...run.tasks, name: run.tasks.index.map(() => 2) };
  assert.throws(
    () => parseRecordedRun(serializeRecordedRun({ ...run, tasks })),
    /tasks\.name\[0\] .*taskNames/,
  );
});

test('times are stored to a thousandth of a millisecond', () => {
  const run = runOf([{ submitted: 1.23456789, settled: 2.0004999 }]);
  const { tasks } = parseRecordedRun(serializeRecordedRun(run));
  assert.deepEqual(tasks.submitted, [1.235]);
  assert.deepEqual(tasks.settled, [2]);
});

test('what is not JSON is said to be cut off, garbled or empty', () => {
  const text = serializeRecordedRun(sample());
  for (let length = 1; length < text.length; length += 97) {
    throwsAt(text.slice(0, length), '', /cut off or garbled/);
  }
  throwsAt('', '', /the file is empty/);
  throwsAt('\u0000\u0001\u0002', '', /garbled/);
});

test('another version is said to be one, with what to do', () => {
  throwsAt(
    changed('schema', 'poolscope.run/9'),
    'schema',
    /is 'poolscope\.run\/9'.*reads 'poolscope\.run\/1'.*profile again/,
  );
  throwsAt(
    changed('schema', 'something-else'),
    'schema',
    /should be 'poolscope\.run\/1' but is "something-else"/,
  );
});

test('a field of the wrong kind is named by its path', () => {
  throwsAt('[]', 'schema', /should be an object but is an array/, '');
  throwsAt('null', '', /should be an object but is null/, '');
  throwsAt(changed('id', 7), 'id', /a string but is 7/);
  throwsAt(changed('options.workers', 0), 'options.workers', /whole number of at least 1/);
  throwsAt(
    changed('options.executor', 'rocket'),
    'options.executor',
    /one of 'process', 'thread', 'event-loop', 'serial' but is "rocket"/,
  );
  throwsAt(changed('outcome', 'great'), 'outcome', /'completed', 'cancelled', 'failed'/);
  throwsAt(changed('failure.kind', 'bored'), 'failure.kind', /one of/);
  throwsAt(changed('machine.cpus', '2'), 'machine.cpus', /whole number/);
  throwsAt(changed('tasks.runStart', 'x'), 'tasks.runStart', /an array but is "x"/);
  throwsAt(changed('tasks.runStart', [1, 'x', 2]), 'tasks.runStart[1]', /a number or null but is "x"/);
  throwsAt(changed('tasks.outcome', ['ok', 'fine', 'ok']), 'tasks.outcome[1]', /one of ok/);
  throwsAt(changed('tasks.worker', [0, -2, 0]), 'tasks.worker[1]', /at least -1/);
  throwsAt(changed('tasks.bytesIn', [1]), 'tasks.bytesIn', /has 1 entries, but tasks.index has 3/);
  throwsAt(
    changed('workers.0.samples.cpuMs', []),
    'workers[0].samples.cpuMs',
    /has 0 entries, but workers\[0\]\.samples\.at has 1/,
  );
  throwsAt(changed('workers.1.pid', null), 'workers[1].pid', /whole number/);
  throwsAt(changed('serial', {}), 'serial.tasks', /is missing/);
  throwsAt(changed('notes', [3]), 'notes[0]', /a string/);
});

test('every field is needed', () => {
  const text = serializeRecordedRun(sample());
  for (const name of Object.keys(sample())) {
    const { [name]: _, ...rest } = JSON.parse(text) as Record<string, unknown>;
    throwsAt(JSON.stringify(rest), name, /is missing/);
  }
});

/** The sample's text with the value at a path of keys replaced. */
function changed(path: string, value: unknown): string {
  const json = JSON.parse(serializeRecordedRun(sample())) as Record<string, unknown>;
  const keys = path.split('.');
  const last = keys.pop() ?? '';
  let target = json;
  for (const key of keys) target = target[key] as Record<string, unknown>;
  target[last] = value;
  return JSON.stringify(json);
}

function throwsAt(text: string, path: string, message: RegExp, reported = path): void {
  assert.throws(
    () => parseRecordedRun(text),
    (error: unknown) => {
      assert.ok(error instanceof RunFormatError, String(error));
      assert.equal(error.path, reported);
      assert.match(error.message, message);
      return true;
    },
  );
}
