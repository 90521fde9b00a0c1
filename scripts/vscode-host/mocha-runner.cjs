/** Runs inside the extension host: VS Code calls `run`, which reports through a file. */
'use strict';
const { renameSync, writeFileSync } = require('node:fs');
const { pathToFileURL } = require('node:url');

const TEST_TIMEOUT_MS = 20_000;

exports.run = async function run() {
  const tests = [];
  let error = null;
  try {
    await runSuite(tests);
  } catch (reason) {
    error = describe(reason);
  }
  writeResult({ tests, error });
  if (error) throw new Error(error);
};

async function runSuite(tests) {
  const { default: Mocha } = await import(pathToFileURL(process.env.POOLSCOPE_SUITE_MOCHA).href);
  const mocha = new Mocha({ ui: 'bdd', color: false, timeout: TEST_TIMEOUT_MS });
  for (const file of JSON.parse(process.env.POOLSCOPE_SUITE_FILES)) mocha.addFile(file);
  await mocha.loadFilesAsync();
  await new Promise((resolve) => {
    const runner = mocha.run(resolve);
    runner.on('pass', (test) => tests.push({ title: test.fullTitle(), state: 'passed', ms: test.duration }));
    runner.on('pending', (test) => tests.push({ title: test.fullTitle(), state: 'pending' }));
    runner.on('fail', (test, reason) =>
      tests.push({ title: test.fullTitle(), state: 'failed', error: describe(reason) }),
    );
  });
}

function describe(reason) {
  return String((reason && reason.stack) || reason);
}

function writeResult(result) {
  const file = process.env.POOLSCOPE_SUITE_RESULT;
  writeFileSync(`${file}.tmp`, JSON.stringify(result));
  renameSync(`${file}.tmp`, file);
}
