/** One line on a terminal that says how far a profile is; it is wiped before anything else is written. */
import { formatCount, formatDuration, formatPart } from '../profile/index.ts';
import type { RunBatch } from '../protocol/runner-messages.ts';
import type { ProfileEvent, ProfilePhase } from '../runner/host/index.ts';

const PHASE_TEXT: Readonly<Record<ProfilePhase, string>> = {
  preparing: 'Preparing…',
  importing: 'Importing the module and reading the inputs…',
  pool: 'Starting the workers…',
  serial: 'Running the same inputs without a pool, for comparison…',
  ways: 'Running the same inputs in other ways…',
};

export class ProfileProgress {
  readonly #terminal: NodeJS.WriteStream;
  #done = 0;
  #told = 0;
  #shown = false;

  constructor(terminal: NodeJS.WriteStream) {
    this.#terminal = terminal;
  }

  /** Shows an event; what the user's code prints goes to the terminal as it is. */
  show(event: ProfileEvent): void {
    if (event.type === 'output') {
      this.clear();
      this.#terminal.write(event.text);
    } else if (event.type === 'phase') {
      this.#line(event.detail ?? PHASE_TEXT[event.phase]);
    } else {
      this.#told += event.tasks.index.length;
      this.#done = this.#told + (event.aggregated?.tasks ?? 0);
      this.#line(this.#tasksText(event));
    }
  }

  clear(): void {
    if (this.#shown) this.#terminal.write('\r\u001b[K');
    this.#shown = false;
  }

  #tasksText({ totalTasks, now }: RunBatch): string {
    if (totalTasks === null) return `${formatCount(this.#done, 'task')} done`;
    const text = `${formatPart(this.#done, totalTasks, 'task')} done`;
    if (this.#done === 0 || this.#done >= totalTasks) return text;
    return `${text}, about ${formatDuration((now / this.#done) * (totalTasks - this.#done))} left`;
  }

  #line(text: string): void {
    if (!this.#terminal.isTTY) return;
    this.#terminal.write(`\r\u001b[K${text}`);
    this.#shown = true;
  }
}
