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
} as const;

export const SETTINGS = {
  nodePath: 'poolscope.nodePath',
  maxWorkers: 'poolscope.maxWorkers',
  chunksize: 'poolscope.chunksize',
  cpuProfile: 'poolscope.profile.cpuProfile',
  serialBudgetSeconds: 'poolscope.serialBudgetSeconds',
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
