/** Builds elements; text always goes in as text, so no name or message can become markup. */

type Child = Node | string;

interface ElementOptions {
  readonly class?: string;
  readonly testId?: string;
  readonly text?: string;
  readonly attributes?: Readonly<Record<string, string>>;
  readonly onClick?: () => void;
}

export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  options: ElementOptions = {},
  children: readonly Child[] = [],
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  if (options.class !== undefined) made.className = options.class;
  if (options.testId !== undefined) made.dataset['testid'] = options.testId;
  if (options.text !== undefined) made.textContent = options.text;
  for (const [attribute, value] of Object.entries(options.attributes ?? {}))
    made.setAttribute(attribute, value);
  if (options.onClick !== undefined) made.addEventListener('click', options.onClick);
  made.append(...children);
  return made;
}

/** A section of the page with its heading, hidden from nobody: it is named by that heading. */
export function section(id: string, title: string, children: readonly Child[]): HTMLElement {
  const heading = element('h2', { text: title, attributes: { id: `${id}-title` } });
  return element('section', { class: `section ${id}`, attributes: { 'aria-labelledby': `${id}-title` } }, [
    heading,
    ...children,
  ]);
}

/** A table which scrolls sideways by itself where it is wider than the page; by keyboard too. */
export function wideTable(label: string, table: HTMLTableElement): HTMLElement {
  const attributes = { role: 'region', 'aria-label': label, tabindex: '0' };
  return element('div', { class: 'table-holder', attributes }, [table]);
}

export function button(label: string, options: ElementOptions = {}): HTMLButtonElement {
  return element('button', {
    ...options,
    text: label,
    attributes: { type: 'button', ...options.attributes },
  });
}

/** Writes text only when it changed: screen readers speak live regions again on every write. */
export function setText(target: HTMLElement, text: string): void {
  if (target.textContent !== text) target.textContent = text;
}
