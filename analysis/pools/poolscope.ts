import type { PoolLibrary } from './library.ts';

export const poolscope: PoolLibrary = {
  packageName: 'poolscope',
  classes: ['ProcessPoolExecutor', 'ThreadPoolExecutor'],
  factories: [],
  defaultExport: undefined,
  instanceTypes: ['Executor', 'Submitter'],
  submit: 'submit',
  map: 'map',
  sameShape: ['with'],
  taskCarrier: 'reference',
  release: ['shutdown', 'terminateWorkers', 'killWorkers', '@@asyncDispose'],
  keepsProcessAlive: false,
  isHarmlessInScript: false,
  asyncDisposableSince: 0,
  size: {
    max: 'maxWorkers',
    min: undefined,
    isPositional: true,
    whenAbsent: 'it takes one worker per available core',
  },
  optionsIndexes: [0],
};
