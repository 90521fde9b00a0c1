/** What the linter is to reach on a workspace of 1,000 files, and which measurement tells. Milliseconds but where it says MB. */
export const TARGETS = [
  {
    what: 'server start to the first diagnostics: syntax, direct imports',
    key: 'server.firstSyntaxMs',
    most: 150,
  },
  { what: 'server start to the first diagnostics with types', key: 'server.firstTypedMs', most: 800 },
  { what: 'keystroke in a file of 40 lines, typed', key: 'engine.keystrokeMs', most: 10 },
  { what: 'keystroke in 546 lines with 48 pools, typed', key: 'engine.keystrokeDenseMs', most: 25 },
  { what: 'keystroke in 546 lines with 48 pools, syntax', key: 'engine.syntaxDenseMs', most: undefined },
  { what: 'edit in a task file to the findings of its dependent', key: 'engine.dependentsMs', most: 20 },
  {
    what: 'editor: keystroke to diagnostics, 25 ms of waiting for more included',
    key: 'typing.idleMs',
    most: undefined,
  },
  { what: 'the same while the workspace is linted', key: 'typing.busyMs', most: undefined },
  { what: 'what linting the workspace adds to a keystroke, median', key: 'typing.addedMs', most: 25 },
  { what: 'what it adds to the slowest 5 % of keystrokes', key: 'typing.addedP95Ms', most: 25 },
  { what: 'whole workspace, nothing kept', key: 'command.coldMs', most: 800 },
  { what: 'whole workspace, nothing changed', key: 'command.warmMs', most: 200 },
  { what: 'memory of the server and the type checker, MB', key: 'server.memoryMb', most: 400 },
];

/** Files of the larger workspace over those of the smaller, and how much longer it may take. */
export const GROWTH = { copies: 10, most: 12 };

/** What of the peers is set beside which of our numbers. */
export const COMPARISONS = [
  {
    what: 'start to the first typed diagnostics',
    own: 'server.firstTypedMs',
    eslint: 'eslintEditor.firstTypedMs',
  },
  { what: 'keystroke, small file', own: 'engine.keystrokeMs', eslint: 'eslintEditor.keystrokeMs' },
  {
    what: 'keystroke, pool-dense file',
    own: 'engine.keystrokeDenseMs',
    eslint: 'eslintEditor.keystrokeDenseMs',
  },
  { what: 'whole workspace', own: 'command.coldMs', eslint: 'eslintAll.coldMs', oxlint: 'oxlintAll.coldMs' },
  { what: 'memory in an editor, MB', own: 'server.memoryMb', eslint: 'eslintEditor.memoryMb' },
];
