import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { COMMANDS } from '../../extension/contribution-ids.ts';
import type { RecordedRun } from '../../protocol/recorded-run.ts';
import { activate, cleanUp, profileTabs, show, until, writeSource } from './support/extension-host.ts';

const PROGRAM = `const { isMainThread, parentPort, Worker } = require('node:worker_threads');

if (isMainThread) {
  const workers = [0, 1].map(() => new Worker(__filename));
  let left = 6;
  for (const worker of workers) {
    worker.on('message', () => {
      left -= 1;
      if (left === 0) for (const one of workers) one.terminate();
    });
  }
  for (let id = 0; id < 6; id += 1) workers[id % 2].postMessage({ id });
} else {
  parentPort.on('message', ({ id }) => {
    const end = performance.now() + 5;
    while (performance.now() < end);
    parentPort.postMessage({ id });
  });
}
`;

describe('Programs that are watched', () => {
  before(activate);
  after(cleanUp);

  it('runs the file of the editor and shows what its workers did', async () => {
    const uri = await writeSource('watched-program.cjs', PROGRAM);
    await show(uri);
    const run = await vscode.commands.executeCommand<RecordedRun | null>(COMMANDS.watchFile);
    assert.ok(run);
    assert.equal(run.workers.length, 2);
    assert.deepEqual(
      run.tasks.outcome,
      Array.from({ length: 6 }, () => 'ok'),
    );
    assert.deepEqual(run.program?.libraries, ['worker_threads']);
    await until('the panel is open', () => profileTabs().length === 1);
  });

  it('runs a command line in the folder of the workspace', async () => {
    await writeSource('watched-program.cjs', PROGRAM);
    const run = await vscode.commands.executeCommand<RecordedRun | null>(
      COMMANDS.profileProgram,
      'node -e "process.exitCode = 3"',
    );
    assert.equal(run?.program?.exitCode, 3);
    assert.deepEqual(run.workers, []);
  });
});
