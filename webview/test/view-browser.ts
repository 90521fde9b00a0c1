/** Opens the view in a real Chromium: as VS Code would show it, with a host that records messages, and as a report. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { Browser, Page } from 'playwright-core';
import type { RecordedRun } from '../../protocol/recorded-run.ts';
import type { HostToView, ViewToHost } from '../../protocol/view-messages.ts';
import { analyzeRun } from '../../profile/index.ts';
import { ensureChromium, launchChromium } from '../../scripts/vscode-host/chromium.mjs';
import { renderReportPage, renderWebviewPage } from '../page.ts';
import { THEMES, type Theme, type ThemeName } from './themes.ts';

const NONCE = 'dGVzdC1ub25jZQ';

export interface OpenedPage {
  readonly page: Page;
  /** Everything that went wrong on the page: errors, and what the content security policy refused. */
  readonly problems: string[];
}

export interface WebviewPage extends OpenedPage {
  /** What the view has posted to its host so far. */
  posted(): Promise<ViewToHost[]>;
  send(message: HostToView): Promise<void>;
}

export interface WebviewOptions {
  readonly theme?: ThemeName;
  readonly width?: number;
  readonly height?: number;
  /** What `getState` gives, as after a reload of the window. */
  readonly state?: unknown;
  readonly scale?: number;
  readonly forcedColors?: 'active' | 'none';
  readonly reducedMotion?: 'reduce' | 'no-preference';
}

export class ViewBrowser {
  readonly #browser: Browser;
  readonly #server: Server;
  readonly #script: string;
  readonly #style: string;

  private constructor(browser: Browser, server: Server, script: string, style: string) {
    this.#browser = browser;
    this.#server = server;
    this.#script = script;
    this.#style = style;
  }

  static async start(): Promise<ViewBrowser> {
    const [script, style] = await bundleView();
    const server = createServer((request, response) => {
      const origin = `http://${request.headers.host}`;
      const [type, body] =
        request.url === '/view.js'
          ? ['text/javascript', script]
          : request.url === '/view.css'
            ? ['text/css', style]
            : ['text/html', webviewHtml(origin)];
      response.writeHead(200, { 'content-type': `${type}; charset=utf-8` }).end(body);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const browser = await launchChromium(await ensureChromium(), os.tmpdir());
    return new ViewBrowser(browser, server, script, style);
  }

  async close(): Promise<void> {
    await this.#browser.close();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async openWebview(options: WebviewOptions = {}): Promise<WebviewPage> {
    const { page, problems } = await this.#newPage(options);
    await page.addInitScript(hostScript(THEMES[options.theme ?? 'dark'], options.state));
    const { port } = this.#server.address() as AddressInfo;
    await page.goto(`http://127.0.0.1:${port}/`);
    return {
      page,
      problems,
      posted: () => page.evaluate(() => (globalThis as unknown as { posted: ViewToHost[] }).posted),
      send: (message) => page.evaluate((data) => window.postMessage(data, '*'), message),
    };
  }

  async openReport(
    run: RecordedRun,
    options: WebviewOptions & { readonly dark?: boolean } = {},
  ): Promise<OpenedPage> {
    const opened = await this.#newPage(options);
    await opened.page.emulateMedia({ colorScheme: options.dark === true ? 'dark' : 'light' });
    const html = renderReportPage({
      run,
      report: analyzeRun(run),
      script: this.#script,
      style: this.#style,
      folders: [],
    });
    await opened.page.route('http://127.0.0.1/report.html', (route) =>
      route.fulfill({ contentType: 'text/html', body: html }),
    );
    await opened.page.goto('http://127.0.0.1/report.html');
    return opened;
  }

  async #newPage(options: WebviewOptions): Promise<OpenedPage> {
    const page = await this.#browser.newPage({
      viewport: { width: options.width ?? 1200, height: options.height ?? 900 },
      deviceScaleFactor: options.scale ?? 1,
      forcedColors: options.forcedColors ?? 'none',
      reducedMotion: options.reducedMotion ?? 'no-preference',
    });
    const problems: string[] = [];
    page.on('pageerror', (error) => problems.push(`error: ${error.stack ?? error.message}`));
    page.on('console', (message) => {
      if (message.type() !== 'error' && message.type() !== 'warning') return;
      // The page of the test's server has no icon, which is no concern of the view.
      if (!message.location().url.endsWith('/favicon.ico'))
        problems.push(`${message.type()}: ${message.text()}`);
    });
    return { page, problems };
  }
}

export async function bundleView(): Promise<[script: string, style: string]> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('../main.ts', import.meta.url))],
    outdir: '/view',
    bundle: true,
    format: 'iife',
    platform: 'browser',
    target: 'es2022',
    minify: true,
    write: false,
  });
  const text = (extension: string): string =>
    outputFiles.find(({ path }) => path.endsWith(extension))?.text ?? '';
  return [text('.js'), text('.css')];
}

function webviewHtml(origin: string): string {
  return renderWebviewPage({
    cspSource: origin,
    nonce: NONCE,
    scriptUri: `${origin}/view.js`,
    styleUri: `${origin}/view.css`,
    title: 'Poolscope',
    folders: ['/home/ada', '/home/ada/site'],
  });
}

/**
 * Runs in the page before its own script, as VS Code's preload does. Text and not a function, because the loader of the
 * tests adds calls to functions which a page does not have.
 */
function hostScript(theme: Theme, state: unknown): string {
  return `
    const theme = ${JSON.stringify(theme)};
    globalThis.posted = [];
    globalThis.state = ${JSON.stringify(state ?? null)} ?? undefined;
    globalThis.acquireVsCodeApi = () => ({
      postMessage: (message) => void globalThis.posted.push(structuredClone(message)),
      getState: () => globalThis.state,
      setState: (next) => void (globalThis.state = next),
    });
    new MutationObserver((_, observer) => {
      if (document.body === null) return;
      observer.disconnect();
      for (const [name, value] of Object.entries(theme.variables)) {
        document.documentElement.style.setProperty('--vscode-' + name, value);
      }
      document.body.className = theme.bodyClass;
    }).observe(document, { childList: true, subtree: true });
  `;
}
