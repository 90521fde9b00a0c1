/**
 * The HTML around the view: the shell for VS Code's webview, and the self-contained report. Strings in, string out; it
 * uses neither Node nor a document, so that the extension and the command line can both call it.
 */
import type { ProfileReport } from '../protocol/profile-report.ts';
import type { RecordedRun } from '../protocol/recorded-run.ts';
import { EMBEDDED_RUN_ID, VIEW_ROOT_ID } from './page-ids.ts';

export interface WebviewPageOptions {
  /** `webview.cspSource`. */
  readonly cspSource: string;
  /** Unguessable, new for each page. */
  readonly nonce: string;
  /** Addresses of `view.js` and `view.css` as the webview may load them. */
  readonly scriptUri: string;
  readonly styleUri: string;
  readonly title: string;
  /** Of the workspace; files inside are shown relative to them. */
  readonly folders: readonly string[];
}

/** The page of the webview; it loads nothing but our script and style sheet, and asks the extension for its run. */
export function renderWebviewPage({
  cspSource,
  nonce,
  scriptUri,
  styleUri,
  title,
  folders,
}: WebviewPageOptions): string {
  const policy = `default-src 'none'; script-src 'nonce-${nonce}'; style-src ${cspSource}; base-uri 'none'; form-action 'none'`;
  return page({
    policy,
    title,
    folders,
    bodyClass: '',
    head: `<link rel="stylesheet" href="${escapeHtml(styleUri)}">`,
    body: `<script nonce="${escapeHtml(nonce)}" src="${escapeHtml(scriptUri)}"></script>`,
  });
}

export interface ReportPageOptions {
  readonly run: RecordedRun;
  readonly report: ProfileReport;
  /** The text of `view.js` and of `view.css`. */
  readonly script: string;
  readonly style: string;
  /** Files inside are shown relative to these. */
  readonly folders: readonly string[];
}

/** One HTML file with the same view and the run inside it; it loads nothing and works from disk. */
export function renderReportPage({ run, report, script, style, folders }: ReportPageOptions): string {
  const nonce = globalThis.crypto.randomUUID();
  const policy = `default-src 'none'; script-src 'nonce-${nonce}'; style-src 'nonce-${nonce}'; base-uri 'none'; form-action 'none'`;
  // Only the first < of each tag matters to the HTML parser, and in JSON a < can stand in strings alone.
  const json = JSON.stringify({ run, report }).replaceAll('<', '\\u003c');
  return page({
    policy,
    title: `${run.function.name} – Poolscope profile`,
    folders,
    bodyClass: 'poolscope-report',
    head: `<style nonce="${nonce}">${style.replaceAll(/<\/(style)/gi, '<\\/$1')}</style>`,
    body: [
      `<script type="application/json" id="${EMBEDDED_RUN_ID}">${json}</script>`,
      `<script nonce="${nonce}">${script.replaceAll(/<(\/script|!--)/gi, '\\x3c$1')}</script>`,
    ].join('\n'),
  });
}

interface PageParts {
  readonly policy: string;
  readonly title: string;
  readonly folders: readonly string[];
  readonly bodyClass: string;
  readonly head: string;
  readonly body: string;
}

function page({ policy, title, folders, bodyClass, head, body }: PageParts): string {
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escapeHtml(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
${head}
</head>
<body class="${bodyClass}">
<main id="${VIEW_ROOT_ID}" data-folders="${escapeHtml(JSON.stringify(folders))}"></main>
<noscript>Poolscope's profile view is drawn by a script, which is switched off here.</noscript>
${body}
</body>
</html>
`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}
