/** The keys of the timeline, folded away for those who know them and read out to those who ask. */
import { keyHelp, type KeyMeaning } from '../dom/key-help.ts';

const KEYS: readonly KeyMeaning[] = [
  [['W', 'S'], 'Zoom in, out (also + and −)'],
  [['A', 'D'], 'Move left, right (also ← and →)'],
  [['0'], 'Show the whole run'],
  [['Shift+←', '→'], 'Previous, next task (also , and .)'],
  [['↑', '↓'], 'Task of the worker above, below'],
  [['Home', 'End'], 'First, last task of the worker'],
  [['E'], 'Next task that did not succeed'],
  [['/'], 'Find tasks'],
  [['F'], 'Zoom to the selected task'],
  [['Enter'], 'Open the source of the selected task'],
  [['Shift+drag'], 'Mark a span and read its numbers'],
  [['Esc'], 'Clear the selection'],
];

/** `id` is what the canvas names as its description. */
export function keyboardHelp(id: string): HTMLElement {
  return keyHelp(id, KEYS);
}
