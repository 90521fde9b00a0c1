import type { PoolLibrary } from './library.ts';

export const threads: PoolLibrary = {
  packageName: 'threads',
  classes: [],
  factories: ['Pool'],
  defaultExport: undefined,
  instanceTypes: [],
  submit: 'queue',
  map: undefined,
  sameShape: [],
  taskCarrier: 'callback',
  release: ['terminate'],
  drains: [],
  refusesAfterRelease: true,
  keepsProcessAlive: true,
  isHarmlessInScript: false,
  asyncDisposableSince: undefined,
  size: {
    max: 'size',
    min: undefined,
    isPositional: true,
    index: 1,
    whenAbsent: 'it starts one worker per core',
  },
  optionsIndexes: [1],
  optionNames: ['concurrency', 'maxQueuedJobs', 'name', 'size'],
};
