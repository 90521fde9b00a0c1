import { element } from './element.ts';

export type KeyMeaning = readonly [keys: readonly string[], meaning: string];

/** The keys of a canvas, folded away for those who know them; `id` is what the canvas names as its description. */
export function keyHelp(id: string, meanings: readonly KeyMeaning[]): HTMLElement {
  const items = meanings.map(([keys, meaning]) => {
    const labels = keys.flatMap((key, position) => [
      ...(position > 0 ? [' '] : []),
      element('kbd', { text: key }),
    ]);
    return element('div', {}, [element('dt', {}, labels), element('dd', { text: meaning })]);
  });
  return element('details', { class: 'keys' }, [
    element('summary', { text: 'Keyboard' }),
    element('dl', { attributes: { id } }, items),
  ]);
}
