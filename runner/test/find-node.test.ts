import assert from 'node:assert/strict';
import { chmodSync } from 'node:fs';
import { dirname } from 'node:path';
import { test } from 'node:test';
import { findNode } from '../host/find-node.ts';
import { ProfileError } from '../host/profile-error.ts';
import { scratchProject } from './scratch-project.ts';

const project = scratchProject({
  'old/node': '#!/bin/sh\necho 18.20.1\n',
  'odd/node': '#!/bin/sh\necho hello\n',
});
chmodSync(project.path('old/node'), 0o755);
chmodSync(project.path('odd/node'), 0o755);

test('the first Node on PATH that is new enough', async () => {
  const PATH = [project.path('none'), project.path('old'), dirname(process.execPath)].join(':');
  const node = await findNode(undefined, { PATH });
  assert.equal(node.path, `${dirname(process.execPath)}/node`);
  assert.equal(node.version, process.versions.node);
  assert.equal(node.major, Number.parseInt(process.versions.node, 10));
});

test('without one on PATH, the one that runs the editor', async () => {
  assert.equal((await findNode(undefined, { PATH: '' })).path, process.execPath);
});

test('a configured name is looked for on PATH', async () => {
  const node = await findNode('node', { PATH: dirname(process.execPath) });
  assert.equal(node.path, `${dirname(process.execPath)}/node`);
});

test('a configured Node that cannot be used is told, not passed over', async () => {
  for (const [name, reason] of [
    ['old/node', /Node 18\.20\.1, and 20 or newer/],
    ['odd/node', /answers "hello"/],
    ['none/node', /no such file/],
  ] as const) {
    await assert.rejects(findNode(project.path(name)), (error: unknown) => {
      assert.ok(error instanceof ProfileError);
      assert.equal(error.failure.kind, 'no-node');
      assert.match(error.failure.message, reason);
      assert.ok(error.failure.message.includes(project.path(name)));
      return true;
    });
  }
});
