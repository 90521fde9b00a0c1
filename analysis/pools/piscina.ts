import type { PoolLibrary } from './library.ts';

export const piscina: PoolLibrary = {
  packageName: 'piscina',
  classes: ['Piscina'],
  factories: [],
  defaultExport: 'Piscina',
  instanceTypes: [],
  submit: 'run',
  map: undefined,
  sameShape: ['on', 'once', 'addListener', 'prependListener', 'off', 'removeListener', 'setMaxListeners'],
  taskCarrier: 'file',
  release: ['close', 'destroy', '@@asyncDispose', '@@dispose'],
  keepsProcessAlive: false,
  isHarmlessInScript: true,
  asyncDisposableSince: 5,
  size: {
    max: 'maxThreads',
    min: 'minThreads',
    isPositional: false,
    whenAbsent: 'it grows to one and a half threads per core',
  },
  optionsIndexes: [0],
};
