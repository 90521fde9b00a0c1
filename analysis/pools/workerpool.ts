import type { PoolLibrary } from './library.ts';

export const workerpool: PoolLibrary = {
  packageName: 'workerpool',
  classes: [],
  factories: ['pool'],
  defaultExport: undefined,
  instanceTypes: ['Pool'],
  submit: 'exec',
  map: undefined,
  sameShape: [],
  taskCarrier: 'source',
  release: ['terminate', 'clear'],
  keepsProcessAlive: true,
  isHarmlessInScript: false,
  asyncDisposableSince: undefined,
  size: {
    max: 'maxWorkers',
    min: 'minWorkers',
    isPositional: false,
    whenAbsent: 'it grows to one worker per core but one',
  },
  optionsIndexes: [0, 1],
};
