/** Every identifier that `package.json` and the code share; a test holds the two together, both ways. */

export const COMMANDS = {
  profileFunction: 'poolscope.profileFunction',
  profileSelectedFunctions: 'poolscope.profileSelectedFunctions',
  openLastProfile: 'poolscope.openLastProfile',
  exportRun: 'poolscope.exportRun',
  openRuleDocumentation: 'poolscope.openRuleDocumentation',
  showLog: 'poolscope.showLog',
  lintWorkspace: 'poolscope.lintWorkspace',
  restartLanguageServer: 'poolscope.restartLanguageServer',
  turnRuleOff: 'poolscope.turnRuleOff',
  profileProgram: 'poolscope.profileProgram',
  watchFile: 'poolscope.watchFile',
  historyOpen: 'poolscope.history.open',
  historyRename: 'poolscope.history.rename',
  historyPin: 'poolscope.history.pin',
  historyUnpin: 'poolscope.history.unpin',
  historyDelete: 'poolscope.history.delete',
  historyExport: 'poolscope.history.export',
  historyCompare: 'poolscope.history.compare',
} as const;

export const SETTINGS = {
  nodePath: 'poolscope.nodePath',
  maxWorkers: 'poolscope.maxWorkers',
  chunksize: 'poolscope.chunksize',
  serialBudgetSeconds: 'poolscope.serialBudgetSeconds',
  cpuProfile: 'poolscope.profile.cpuProfile',
  lintEnabled: 'poolscope.lint.enabled',
  lintWorkspace: 'poolscope.lint.workspace',
  lintRun: 'poolscope.lint.run',
  lintRules: 'poolscope.lint.rules',
  lintPools: 'poolscope.lint.pools',
  codeLensEnabled: 'poolscope.codeLens.enabled',
} as const;

/** The languages whose files hold functions that can be profiled. */
export const LANGUAGES = ['typescript', 'typescriptreact', 'javascript', 'javascriptreact'] as const;

/** The view type of the profile panel, by which VS Code brings it back after a reload. */
export const PROFILE_VIEW_TYPE = 'poolscope.profile';

/** The view type of two runs beside each other; VS Code does not bring it back. */
export const COMPARISON_VIEW_TYPE = 'poolscope.comparison';

/** The tree of recorded runs in the activity bar. */
export const HISTORY_VIEW = 'poolscope.runs';

/** The editor that opens run files from the explorer. */
export const RUN_FILE_EDITOR = 'poolscope.runFile';
