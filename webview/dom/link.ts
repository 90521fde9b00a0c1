import { element } from './element.ts';

/** A link to a page on the web; an address of any other kind is shown as text, for it might run code. */
export function link(label: string, url: string, open: ((url: string) => void) | null): HTMLElement {
  if (!/^https?:\/\//i.test(url)) return element('span', { class: 'muted', text: url });
  const anchor = element('a', {
    text: label,
    attributes: { href: url, target: '_blank', rel: 'noreferrer' },
  });
  if (open !== null) {
    anchor.addEventListener('click', (event) => {
      event.preventDefault();
      open(url);
    });
  }
  return anchor;
}
