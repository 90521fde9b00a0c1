import { FRAME_KINDS, SERIAL_PROCESS, type CpuProfile, type ProfileFrame } from '../protocol/cpu-profile.ts';
import { RunFormatError, type CheckedJson } from './checked-json.ts';
import { numbers, sameLength } from './run-fields.ts';

/** A CPU profile of a stored run, checked: whoever walks its tree meets no node that is not there, and comes to an end. */
export function readCpuProfile(json: CheckedJson): CpuProfile {
  const frames = json.field('frames').array(readFrame);
  const frame = positions(json.field('frame'), 0, frames.length);
  const samples = json.field('samples');
  const at = numbers(samples.field('at'));
  const node = positions(samples.field('node'), 0, frame.length);
  if (at.length !== node.length) {
    throw new RunFormatError(samples.path, `has ${at.length} times for ${node.length} nodes`);
  }
  return {
    worker: json.field('worker').integer(SERIAL_PROCESS),
    intervalMs: json.field('intervalMs').number(),
    frames,
    frame,
    parent: parents(json.field('parent'), frame.length),
    selfMs: sameLength(json.field('selfMs'), frame, `${json.path}.frame`),
    samples: { at, node },
  };
}

function readFrame(json: CheckedJson): ProfileFrame {
  return {
    name: json.field('name').string(),
    file: json.field('file').string(),
    line: json.field('line').integer(0),
    column: json.field('column').integer(0),
    kind: json.field('kind').oneOf(FRAME_KINDS),
  };
}

function positions(json: CheckedJson, least: number, below: number): number[] {
  const isPosition = (entry: unknown): entry is number =>
    typeof entry === 'number' && Number.isInteger(entry) && entry >= least && entry < below;
  return json.column(isPosition, `a whole number from ${least} to below ${below}`);
}

function parents(json: CheckedJson, nodes: number): number[] {
  const values = positions(json, -1, nodes);
  if (values.length !== nodes) {
    throw new RunFormatError(json.path, `has ${values.length} entries for ${nodes} nodes`);
  }
  const wrong = values.findIndex((parent, node) => parent >= node);
  if (wrong >= 0) throw new RunFormatError(`${json.path}[${wrong}]`, 'is not smaller than the node itself');
  return values;
}
