/**
 * What is measured, one file each.
 *
 * @typedef {object} Workload
 * @property {string} name
 * @property {string} about
 * @property {{ label: string, params: object }[]} variants each a table
 * @property {Metric[]} metrics the first decides
 * @property {(pool: { id: string }) => boolean} [takes] pools that take part; all by default
 * @property {number} [repeat] measurements per round
 * @property {number} [timeoutMs]
 * @property {(context: Context, params: object) => Promise<Record<string, number>>} measure
 *
 * @typedef {object} Metric
 * @property {string} key
 * @property {string} label
 * @property {'higher' | 'lower'} better
 * @property {number} digits
 *
 * @typedef {object} Context
 * @property {import('../adapters/index.mjs').OpenPool} pool
 * @property {() => Promise<import('../adapters/index.mjs').OpenPool>} open for workloads that measure the start
 * @property {number} workers
 */
import * as asyncNoops from './async-noops.mjs';
import * as cpuTasks from './cpu-tasks.mjs';
import * as growth from './growth.mjs';
import * as largeArrays from './large-arrays.mjs';
import * as lifeCycle from './life-cycle.mjs';
import * as map from './map.mjs';
import * as megabytes from './megabytes.mjs';
import * as memory from './memory.mjs';
import * as noops from './noops.mjs';
import * as objects from './objects.mjs';
import * as observation from './observation.mjs';
import * as roundTrip from './round-trip.mjs';

/** @type {Workload[]} */
export const WORKLOADS = [
  noops,
  asyncNoops,
  roundTrip,
  objects,
  megabytes,
  largeArrays,
  cpuTasks,
  lifeCycle,
  memory,
  map,
  growth,
  observation,
].map(({ default: workload }) => workload);
