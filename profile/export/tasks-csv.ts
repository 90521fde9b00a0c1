import { PHASES } from '../../protocol/profile-report.ts';
import { TASK_STAMPS, type RecordedRun } from '../../protocol/recorded-run.ts';
import { taskPhases } from '../task-phases.ts';

const LINE_END = '\r\n';
const ROWS_A_PART = 1000;

/**
 * One line a task, as RFC 4180 has it: the task, its moments (ms on the clock of the run; empty where it never came so far), its
 * phases (ms), and the error of those whose error was kept. A text that a spreadsheet would take for a formula begins with `'`.
 */
export function* tasksCsv(run: RecordedRun): Generator<string, void, undefined> {
  const { tasks, taskNames = [], function: subject } = run;
  const columns = ['index', 'function', 'worker', 'outcome', 'bytes_in', 'bytes_out', 'cpu_ms'];
  const moments = TASK_STAMPS.map((stamp) => `${inSnakeCase(stamp)}_at_ms`);
  const lengths = PHASES.map((phase) => `${phase}_ms`);
  yield [...columns, ...moments, ...lengths, 'error'].join(',') + LINE_END;
  const phases = taskPhases(run);
  const errors = new Map(run.failures.map(({ index, name, message }) => [index, `${name}: ${message}`]));
  let part: string[] = [];
  for (let row = 0; row < tasks.index.length; row += 1) {
    const index = tasks.index[row] ?? row;
    const error = tasks.outcome[row] === 'ok' ? undefined : errors.get(index);
    part.push(
      [
        index,
        textCell(taskNames[tasks.name?.[row] ?? 0] ?? subject.name),
        tasks.worker[row],
        tasks.outcome[row],
        tasks.bytesIn[row],
        tasks.bytesOut[row],
        numberCell(tasks.cpuMs[row]),
        ...TASK_STAMPS.map((stamp) => numberCell(tasks[stamp][row])),
        ...PHASES.map((phase) => numberCell(phases[phase][row])),
        error === undefined ? '' : textCell(error),
      ].join(','),
    );
    if (part.length < ROWS_A_PART) continue;
    yield part.join(LINE_END) + LINE_END;
    part = [];
  }
  if (part.length > 0) yield part.join(LINE_END) + LINE_END;
}

/** Quoted where it has to be; a leading sign that makes a formula of it in a spreadsheet is taken its meaning (OWASP, "CSV Injection"). */
function textCell(text: string): string {
  const safe = /^[=+\-@\t\r\n]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** To 0.1 µs, as runs are stored. */
function numberCell(value: number | null | undefined): string {
  return value === null || value === undefined ? '' : String(Math.round(value * 1e4) / 1e4);
}

function inSnakeCase(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
