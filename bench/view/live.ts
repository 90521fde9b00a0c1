/**
 * What the view costs while a run goes on: CPU of the browser's processes, frames drawn, and frames that were missed.
 * The batches are made and sent inside the page, so that nothing but the view is measured.
 */
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { Page } from 'playwright-core';
import type { ViewBrowser, WebviewPage } from '../../webview/test/view-browser.ts';
import { browserCpu, cpuSince, type BrowserCpu } from './chromium-cpu.ts';

export interface LiveScenario {
  readonly name: string;
  readonly tasksPerSecond: number;
  readonly workers: number;
  readonly seconds: number;
}

export interface LiveResult {
  readonly scenario: LiveScenario;
  /** Milliseconds of CPU per second of the run, over what the same page costs when it is idle. */
  readonly cpu: BrowserCpu;
  readonly timelineFrames: number;
  /** Intervals between frames of more than one and a half of the display's, in a run of its own. */
  readonly missedFrames: number;
  readonly frames: number;
  readonly longestFrameMs: number;
}

const BATCHES_PER_SECOND = 20;

export async function measureLive(browser: ViewBrowser, scenario: LiveScenario): Promise<LiveResult> {
  const forCpu = await openStream(browser, scenario);
  const before = browserCpu();
  await stream(forCpu.page, scenario, false);
  const cpu = cpuSince(before);
  const timelineFrames = await forCpu.page.evaluate<number>('globalThis.timelineFrames');
  await forCpu.page.close();
  const forFrames = await openStream(browser, scenario);
  const gaps = await stream(forFrames.page, scenario, true);
  await forFrames.page.close();
  return {
    scenario,
    cpu: perSecond(cpu, scenario.seconds),
    timelineFrames,
    frames: gaps.length,
    missedFrames: gaps.filter((gap) => gap > 25).length,
    longestFrameMs: Math.max(0, ...gaps),
  };
}

function perSecond(cpu: BrowserCpu, seconds: number): BrowserCpu {
  return {
    renderer: Math.round(cpu.renderer / seconds),
    compositor: Math.round(cpu.compositor / seconds),
    others: Math.round(cpu.others / seconds),
  };
}

async function openStream(browser: ViewBrowser, scenario: LiveScenario): Promise<WebviewPage> {
  const opened = await browser.openWebview({ width: 720, height: 1000 });
  await opened.page.evaluate(await sampleScript());
  await opened.page.evaluate(`
    globalThis.run = sample.sampleRun({
      tasks: ${scenario.tasksPerSecond * scenario.seconds},
      workers: ${scenario.workers},
      runMs: ${(scenario.workers * 1000) / scenario.tasksPerSecond / 1.6},
    });
    globalThis.batches = sample.batchesOf(run, ${scenario.seconds * BATCHES_PER_SECOND});
    globalThis.timelineFrames = 0;
    const clearRect = CanvasRenderingContext2D.prototype.clearRect;
    CanvasRenderingContext2D.prototype.clearRect = function (...rectangle) {
      if (this.canvas.dataset.testid === 'timeline') globalThis.timelineFrames++;
      clearRect.apply(this, rectangle);
    };
    postMessage({ type: 'run-started', header: {
      runId: 'live', functionName: 'renderPage', file: '/home/ada/site/src/render.ts',
      workers: ${scenario.workers}, chunksize: 1, startedAt: '2026-11-25T09:30:00Z',
    } }, '*');
    postMessage({ type: 'run-phase', phase: 'pool' }, '*');
  `);
  await opened.page.waitForTimeout(700);
  return opened;
}

/** Sends all batches at their pace; returns the times between frames when they are asked for. */
async function stream(page: Page, scenario: LiveScenario, areFramesCounted: boolean): Promise<number[]> {
  return page.evaluate<number[]>(`new Promise((done) => {
    const gaps = [];
    let last = null, isOver = false;
    const frame = (at) => {
      if (last !== null) gaps.push(at - last);
      last = at;
      if (!isOver) requestAnimationFrame(frame);
    };
    if (${areFramesCounted}) requestAnimationFrame(frame);
    let sent = 0;
    const timer = setInterval(() => {
      if (sent < batches.length) postMessage(batches[sent++], '*');
      else { isOver = true; clearInterval(timer); done(gaps); }
    }, ${1000 / BATCHES_PER_SECOND});
  })`);
}

let bundled: Promise<string> | null = null;

function sampleScript(): Promise<string> {
  bundled ??= build({
    entryPoints: [fileURLToPath(new URL('../../webview/test/sample-run.ts', import.meta.url))],
    bundle: true,
    format: 'iife',
    globalName: 'sample',
    write: false,
  }).then(({ outputFiles: [file] }) => `${file?.text ?? ''};globalThis.sample = sample;`);
  return bundled;
}
