/** The colours of the editor's theme as the canvases need them, and word of when they change. */

export interface ViewColors {
  readonly foreground: string;
  readonly muted: string;
  readonly background: string;
  readonly grid: string;
  readonly focus: string;
  readonly blue: string;
  readonly green: string;
  readonly yellow: string;
  readonly orange: string;
  readonly red: string;
  readonly purple: string;
  /** Set in high contrast only: what has no border there cannot be told from its neighbour. */
  readonly contrastBorder: string | null;
  readonly fontFamily: string;
}

export function readColors(): ViewColors {
  const style = getComputedStyle(document.body);
  const variable = (name: string, fallback: string): string =>
    style.getPropertyValue(name).trim() || fallback;
  const fontFamily = variable('--vscode-font-family', 'system-ui, sans-serif');
  if (matchMedia('(forced-colors: active)').matches) return forcedColors(fontFamily);
  const foreground = variable('--vscode-foreground', '#3b3b3b');
  return {
    foreground,
    muted: variable('--vscode-descriptionForeground', foreground),
    background: variable('--vscode-editor-background', '#ffffff'),
    grid: variable('--vscode-charts-lines', 'rgba(128, 128, 128, 0.35)'),
    focus: variable('--vscode-focusBorder', '#005fb8'),
    blue: variable('--vscode-charts-blue', '#1a85ff'),
    green: variable('--vscode-charts-green', '#388a34'),
    yellow: variable('--vscode-charts-yellow', '#bf8803'),
    orange: variable('--vscode-charts-orange', '#d18616'),
    red: variable('--vscode-charts-red', '#e51400'),
    purple: variable('--vscode-charts-purple', '#652d90'),
    contrastBorder: variable('--vscode-contrastBorder', '') || null,
    fontFamily,
  };
}

/** Calls back whenever the theme, the contrast mode or the system's colour scheme changes. */
export function onThemeChange(changed: () => void): void {
  const observer = new MutationObserver(changed);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['style', 'class'] });
  observer.observe(document.body, { attributes: true, attributeFilter: ['class', 'data-vscode-theme-id'] });
  for (const query of ['(prefers-color-scheme: dark)', '(forced-colors: active)']) {
    matchMedia(query).addEventListener('change', changed);
  }
}

function forcedColors(fontFamily: string): ViewColors {
  return {
    foreground: 'CanvasText',
    muted: 'CanvasText',
    background: 'Canvas',
    grid: 'GrayText',
    focus: 'Highlight',
    blue: 'Highlight',
    green: 'CanvasText',
    yellow: 'CanvasText',
    orange: 'CanvasText',
    red: 'CanvasText',
    purple: 'CanvasText',
    contrastBorder: 'CanvasText',
    fontFamily,
  };
}
