/** Calls back once the page has been painted as it now stands; at once where nobody sees it and it is never painted. */
export function afterPaint(then: () => void): void {
  if (document.hidden) setTimeout(then);
  else requestAnimationFrame(() => setTimeout(then));
}
