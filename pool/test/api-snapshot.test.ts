/** The types that users see change only when someone means them to. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

const COMMAND = 'node scripts/update-api-snapshot.mjs';

test('the public types are those of the snapshot', () => {
  const expected = linesOf('../api.snapshot.d.ts');
  const actual = linesOf('../dist/index.d.ts');
  const changes = difference(expected, actual);
  assert.ok(
    changes.length === 0,
    `The public types of the pool have changed (- snapshot, + now):\n\n${changes.join('\n')}\n\n` +
      `If users should see this, take it over with "${COMMAND}" and commit pool/api.snapshot.d.ts.`,
  );
});

test('those who require the package see the same types as those who import it', () => {
  assert.equal(read('../dist/index.d.cts'), read('../dist/index.d.ts'));
});

test('a difference shows the lines that went and came, and no others', () => {
  assert.deepEqual(difference(['a', 'b', 'c', 'd'], ['a', 'c', 'x', 'd']), ['   2 - b', '   3 + x']);
  assert.deepEqual(difference(['a'], ['a']), []);
});

function read(path: string): string {
  return readFileSync(new URL(path, import.meta.url), 'utf8');
}

function linesOf(path: string): string[] {
  return read(path).trimEnd().split('\n');
}

/** The shortest list of lines that went and came, by the longest common subsequence. */
function difference(before: readonly string[], after: readonly string[]): string[] {
  const common = Array.from({ length: before.length + 1 }, () => new Uint16Array(after.length + 1));
  for (let i = before.length - 1; i >= 0; i--) {
    for (let j = after.length - 1; j >= 0; j--) {
      common[i][j] =
        before[i] === after[j] ? common[i + 1][j + 1] + 1 : Math.max(common[i + 1][j], common[i][j + 1]);
    }
  }
  const changes: string[] = [];
  for (let i = 0, j = 0; i < before.length || j < after.length;) {
    if (i < before.length && j < after.length && before[i] === after[j]) {
      i++;
      j++;
    } else if (j >= after.length || (i < before.length && common[i + 1][j] >= common[i][j + 1])) {
      changes.push(`${String(i + 1).padStart(4)} - ${before[i++]}`);
    } else changes.push(`${String(j + 1).padStart(4)} + ${after[j++]}`);
  }
  return changes;
}
