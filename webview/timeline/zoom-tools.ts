/** The buttons that zoom, for those who neither turn a wheel nor know the keys. */
import { button, element } from '../dom/element.ts';

export interface ZoomActions {
  zoom(factor: number, x: number | null): void;
  fit(): void;
}

export function zoomTools(actions: ZoomActions): HTMLElement {
  const tool = (label: string, title: string, onClick: () => void): HTMLButtonElement =>
    button(label, { class: 'tool', onClick, attributes: { title, 'aria-label': title } });
  return element('div', { class: 'toolbar', attributes: { role: 'group', 'aria-label': 'Zoom' } }, [
    tool('−', 'Zoom out', () => actions.zoom(1 / 2, null)),
    tool('+', 'Zoom in', () => actions.zoom(2, null)),
    tool('Fit', 'Fit: show the whole run', () => actions.fit()),
  ]);
}
