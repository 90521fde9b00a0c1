import type { Disagreement, Way, WayMeasurement, WaysRecord } from '../protocol/ways-of-running.ts';
import type { CheckedJson } from './checked-json.ts';
import { EXECUTORS, numbers, sameLength } from './run-fields.ts';

/** The other ways in which the inputs of a stored run were run, checked. */
export function readWays(json: CheckedJson): WaysRecord {
  return {
    budgetMs: json.field('budgetMs').number(),
    spentMs: json.field('spentMs').number(),
    ended: json.field('ended').oneOf(['precise', 'budget', 'cancelled']),
    measurements: json.field('measurements').array(readMeasurement),
    comparedTasks: json.field('comparedTasks').integer(0),
    differingTasks: json.field('differingTasks').integer(0),
    disagreements: json.field('disagreements').array(readDisagreement),
  };
}

function readWay(json: CheckedJson): Way {
  return {
    executor: json.field('executor').oneOf(EXECUTORS),
    workers: json.field('workers').integer(1),
    chunksize: json.field('chunksize').integer(1),
  };
}

function readMeasurement(json: CheckedJson): WayMeasurement {
  const makespanMs = numbers(json.field('makespanMs'));
  const column = (name: keyof WayMeasurement): number[] =>
    sameLength(json.field(name), makespanMs, `${json.path}.makespanMs`);
  return {
    way: readWay(json.field('way')),
    makespanMs,
    startupMs: column('startupMs'),
    cpuMs: column('cpuMs'),
    peakRssBytes: column('peakRssBytes'),
    tasks: json.field('tasks').integer(0),
    failedTasks: json.field('failedTasks').integer(0),
  };
}

function readDisagreement(json: CheckedJson): Disagreement {
  const answer = (side: CheckedJson): Disagreement['first'] => ({
    way: readWay(side.field('way')),
    preview: side.field('preview').string(),
  });
  return {
    index: json.field('index').integer(0),
    first: answer(json.field('first')),
    second: answer(json.field('second')),
  };
}
