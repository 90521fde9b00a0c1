import type { PoolLibrary } from './library.ts';

export const tinypool: PoolLibrary = {
  packageName: 'tinypool',
  classes: ['Tinypool'],
  factories: [],
  defaultExport: 'Tinypool',
  instanceTypes: [],
  submit: 'run',
  map: undefined,
  sameShape: ['on', 'once', 'addListener', 'prependListener', 'off', 'removeListener', 'setMaxListeners'],
  taskCarrier: 'file',
  release: ['destroy'],
  keepsProcessAlive: false,
  isHarmlessInScript: true,
  asyncDisposableSince: undefined,
  size: {
    max: 'maxThreads',
    min: 'minThreads',
    isPositional: false,
    whenAbsent: 'it starts one thread per core',
  },
  optionsIndexes: [0],
};
