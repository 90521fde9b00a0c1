import type { PoolLibrary } from './library.ts';

export const nodeWorkerThreadsPool: PoolLibrary = {
  packageName: 'node-worker-threads-pool',
  classes: ['StaticPool', 'DynamicPool'],
  factories: [],
  defaultExport: undefined,
  instanceTypes: [],
  submit: 'exec',
  map: undefined,
  sameShape: [],
  taskCarrier: 'file',
  release: ['destroy'],
  keepsProcessAlive: true,
  isHarmlessInScript: false,
  asyncDisposableSince: undefined,
  size: { max: 'size', min: undefined, isPositional: true, whenAbsent: 'it cannot be made at all' },
  optionsIndexes: [0, 1],
  optionNames: ['size', 'task', 'workerData', 'shareEnv', 'resourceLimits'],
  workerFile: { indexes: [], option: 'task' },
};
