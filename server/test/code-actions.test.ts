import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CodeActionParams } from 'vscode-languageserver/node';
import type { Finding, FindingFix, Range } from '../../protocol/finding.ts';
import { codeActions, isForFixAll } from '../code-actions.ts';

const document = { uri: 'file:///a.ts', path: '/a.ts', version: 3, text: '' };

function range(line: number, from: number, to: number): Range {
  return { start: { line, character: from }, end: { line, character: to } };
}

function fix(kind: FindingFix['kind'], at: Range, newText: string): FindingFix {
  return { title: `Write ${newText}`, kind, edits: [{ range: at, newText }] };
}

function finding(at: Range, fixes: readonly FindingFix[], rule = 'some-rule'): Finding {
  const docUrl = `https://example.org/${rule}.md`;
  return { rule, severity: 'warning', message: 'Wrong.', range: at, related: [], fixes, docUrl };
}

function request(at: Range, only?: string[]): CodeActionParams {
  return {
    textDocument: { uri: document.uri },
    range: at,
    context: { diagnostics: [], ...(only && { only }) },
  };
}

test('safe fixes are preferred, suggestions are not', () => {
  const at = range(1, 0, 5);
  const findings = [finding(at, [fix('safe', at, 'a'), fix('suggestion', at, 'b')])];
  const fixes = codeActions(request(at, ['quickfix']), document, findings, true).filter(({ title }) =>
    title.startsWith('Write'),
  );
  assert.deepEqual(
    fixes.map(({ title, isPreferred }) => [title, isPreferred]),
    [
      ['Write a', true],
      ['Write b', false],
    ],
  );
  assert.deepEqual(fixes[0]?.edit, {
    documentChanges: [
      { textDocument: { uri: document.uri, version: 3 }, edits: [{ range: at, newText: 'a' }] },
    ],
  });
});

test('"fix all" takes every safe fix of the file whose edits stand alone', () => {
  const shared = { range: range(0, 0, 0), newText: "import 'x';\n" };
  const first = fix('safe', range(1, 0, 5), 'a');
  const second = fix('safe', range(3, 2, 4), 'b');
  const findings = [
    finding(range(1, 0, 5), [{ ...first, edits: [shared, ...first.edits] }]),
    finding(range(1, 4, 6), [fix('safe', range(1, 4, 6), 'in the way')]),
    finding(range(2, 0, 5), [fix('suggestion', range(2, 0, 5), 'not safe')]),
    finding(range(3, 2, 4), [{ ...second, edits: [shared, ...second.edits] }]),
  ];
  const params = request(range(9, 0, 0), ['source.fixAll']);
  const [action, ...others] = codeActions(params, document, findings, false);
  assert.equal(others.length, 0);
  assert.equal(action?.kind, 'source.fixAll.poolscope');
  assert.deepEqual(
    action?.edit?.changes?.[document.uri]?.map(({ newText }) => newText),
    ["import 'x';\n", 'a', 'b'],
  );
});

test('each rule is explained, disabled in its file and turned off once', () => {
  const findings = [
    finding(range(1, 0, 5), []),
    finding(range(1, 2, 5), []),
    finding(range(1, 2, 5), [], 'other-rule'),
  ];
  const titles = codeActions(request(range(1, 3, 3)), document, findings, true).map(({ title }) => title);
  assert.deepEqual(
    titles,
    ['some-rule', 'other-rule'].flatMap((rule) => [
      `Disable ${rule} for this file`,
      `Show documentation for ${rule}`,
      `Turn ${rule} off in the settings`,
      `Turn ${rule} off in poolscope.json`,
    ]),
  );
});

test('a save asks for "fix all" alone', () => {
  const at = range(0, 0, 0);
  assert.equal(isForFixAll(request(at, ['source.fixAll.poolscope'])), true);
  assert.equal(isForFixAll(request(at, ['source'])), true);
  assert.equal(isForFixAll(request(at, ['quickfix', 'source'])), false);
  assert.equal(isForFixAll(request(at)), false);
});

test('a finding can be disabled by a comment above its line, or by one more id in the comment that is there', () => {
  const at = range(1, 2, 5);
  const actions = (text: string): (string | undefined)[] =>
    codeActions(request(at, ['quickfix']), { ...document, text }, [finding(at, [], 'pure-task')], false)
      .filter(({ title }) => title.endsWith('for this line'))
      .map(({ edit }) => JSON.stringify(edit?.changes?.[document.uri]));
  assert.deepEqual(actions('f();\n  g();\n'), [
    JSON.stringify([{ range: range(1, 0, 0), newText: '  // poolscope-disable-next-line pure-task\n' }]),
  ]);
  assert.deepEqual(actions('// poolscope-disable-next-line no-map-misuse -- why\n  g();\n'), [
    JSON.stringify([{ range: range(0, 44, 44), newText: ', pure-task' }]),
  ]);
  assert.deepEqual(actions('(\n  <Page />\n)'), []);
});
