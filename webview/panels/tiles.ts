/** Four numbers, and below them how far the run is. */
import { element, setText } from '../dom/element.ts';
import type { RunModel } from '../model/run-model.ts';
import { elapsedMs, isPoolDone, tasksDoneText, timeLeftText } from '../model/run-words.ts';
import { tileValues, type TileValue, type TileValues } from '../model/tile-values.ts';
import { formatDuration } from '../../profile/index.ts';

const TILES = [
  ['serial', 'Serial time'],
  ['pool', 'Pool time'],
  ['speedup', 'Speed-up'],
  ['utilization', 'Utilization'],
] as const satisfies readonly (readonly [keyof TileValues, string])[];

export class Tiles {
  readonly element: HTMLElement;
  readonly #tiles = TILES.map(([key, label]) => ({ key, ...tile(key, label) }));
  readonly #done = element('span', { testId: 'tasks-done' });
  readonly #aside = element('span', { class: 'muted' });
  readonly #bar = element('progress', { attributes: { 'aria-label': 'Tasks done' } });

  constructor() {
    this.element = element('div', { class: 'tiles-block' }, [
      element(
        'dl',
        { class: 'tiles' },
        this.#tiles.map(({ element: box }) => box),
      ),
      element('div', { class: 'progress-line' }, [this.#bar, this.#done, this.#aside]),
    ]);
  }

  update(model: RunModel): void {
    const values = tileValues(model);
    for (const { key, show } of this.#tiles) show(values[key]);
    const isRunning = model.state === 'running';
    this.#bar.hidden = !isRunning;
    // Without a value the bar shows that something goes on, but not how far it is.
    if (model.totalTasks === null) this.#bar.removeAttribute('value');
    else {
      this.#bar.max = Math.max(1, model.totalTasks);
      this.#bar.value = model.store.length;
    }
    setText(this.#done, tasksDoneText(model));
    setText(this.#aside, aside(model).join(' · '));
  }
}

function aside(model: RunModel): string[] {
  const parts: string[] = [];
  const failed = model.failedTasks;
  if (failed > 0) parts.push(`${failed.toLocaleString('en-US')} did not succeed`);
  if (model.state !== 'running') return parts;
  // The clock of the run ends with the pool.
  const elapsed = isPoolDone(model) ? 0 : elapsedMs(model);
  if (elapsed > 0) parts.push(`${formatDuration(elapsed)} elapsed`);
  const left = timeLeftText(model);
  if (left !== null) parts.push(left);
  return parts;
}

function tile(
  key: string,
  label: string,
): { readonly element: HTMLElement; readonly show: (value: TileValue) => void } {
  const value = element('span', { class: 'tile-value', testId: `tile-${key}` });
  const note = element('span', { class: 'tile-note muted' });
  const box = element('div', { class: 'tile' }, [
    element('dt', { text: label }),
    element('dd', {}, [value, note]),
  ]);
  return {
    element: box,
    show: (shown) => {
      setText(value, shown.value);
      setText(note, shown.note);
    },
  };
}
