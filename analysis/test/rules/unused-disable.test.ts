import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fixedText, ruleTest, withFixture } from '../rule-fixture.ts';

const RULE = 'unused-disable';

ruleTest(
  RULE,
  'comments that hide nothing',
  `
/* poolscope-disable no-map-misuse */ // ! unused-disable
import { ProcessPoolExecutor } from 'poolscope';
// poolscope-disable-next-line require-max-workers // ! unused-disable
export const a = new ProcessPoolExecutor(4);
export const b = new ProcessPoolExecutor(4); // poolscope-disable-line require-max-workers // ! unused-disable
// poolscope-disable-next-line // ! unused-disable
export const c = new ProcessPoolExecutor(4);
// poolscope-disable-next-line no-such-rule // ! unused-disable
export const d = new ProcessPoolExecutor(4);
// poolscope-disable-next-line require-max-workers, pure-task // ! unused-disable
export const e = new ProcessPoolExecutor();
`.replace(/^(.*?)( \/\/ ! .*)$/gm, (line, code: string) =>
    // A marker inside a directive would be part of it: the reason is where words may stand.
    code.includes('*/') ? line : `${code} --${line.slice(code.length)}`,
  ),
);

ruleTest(
  RULE,
  'comments that hide something, and words that only look like one',
  `
import { ProcessPoolExecutor } from 'poolscope';
// poolscope-disable-next-line require-max-workers -- the machine is ours
export const a = new ProcessPoolExecutor();
export const b = new ProcessPoolExecutor(); // poolscope-disable-line require-max-workers
/* poolscope-disable-next-line require-max-workers */
export const c = new ProcessPoolExecutor();
// poolscope-disabled, said nobody
// poolscope-disable require-max-workers
export const text = '// poolscope-disable-next-line require-max-workers';
`,
);

test(`${RULE}: a comment hides its rule on its line and nothing else`, () =>
  withFixture(
    `import { ProcessPoolExecutor } from 'poolscope';
// poolscope-disable-next-line require-max-workers
export const a = new ProcessPoolExecutor();
export const b = new ProcessPoolExecutor();
// poolscope-disable-next-line require-max-workers
const c = new ProcessPoolExecutor();
`,
    'main.ts',
    ({ workspace, pathOf }) => {
      const findings = workspace.lintSyntax(pathOf('main.ts'));
      assert.deepEqual(
        findings.map(({ rule, range }) => `${range.start.line + 1} ${rule}`),
        ['4 require-max-workers', '6 no-missing-shutdown'],
      );
    },
  ));

test(`${RULE}: a comment for the file hides the rule everywhere in it`, () =>
  withFixture(
    `/* poolscope-disable require-max-workers -- sizes are set by the platform */
import { ProcessPoolExecutor } from 'poolscope';
export const a = new ProcessPoolExecutor();
export const b = new ProcessPoolExecutor();
`,
    'main.ts',
    ({ workspace, pathOf }) => assert.deepEqual(workspace.lintSyntax(pathOf('main.ts')), []),
  ));

test(`${RULE}: the fix removes what is idle and keeps the rest`, async () => {
  assert.equal(
    await fixedText(
      RULE,
      `import { ProcessPoolExecutor } from 'poolscope';\n  // poolscope-disable-next-line pure-task\nexport const a = new ProcessPoolExecutor(2);\n`,
    ),
    `import { ProcessPoolExecutor } from 'poolscope';\nexport const a = new ProcessPoolExecutor(2);\n`,
  );
  assert.equal(
    await fixedText(
      RULE,
      `import { ProcessPoolExecutor } from 'poolscope';\n// poolscope-disable-next-line pure-task, require-max-workers -- ours\nexport const a = new ProcessPoolExecutor();\n`,
    ),
    `import { ProcessPoolExecutor } from 'poolscope';\n// poolscope-disable-next-line require-max-workers -- ours\nexport const a = new ProcessPoolExecutor();\n`,
  );
  assert.equal(
    await fixedText(
      RULE,
      `import { ProcessPoolExecutor } from 'poolscope';\nexport const a = new ProcessPoolExecutor(2); // poolscope-disable-line pure-task\n`,
    ),
    `import { ProcessPoolExecutor } from 'poolscope';\nexport const a = new ProcessPoolExecutor(2);\n`,
  );
});
