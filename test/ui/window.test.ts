/**
 * What a user sees and does, in the window of a real VS Code with the packaged extension. The tests are one session:
 * each goes on where the one before left off.
 */
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Locator } from 'playwright-core';
import { eventually } from './eventually.ts';
import { findProcesses } from './find-processes.ts';
import { openRealWindow, type RealWindow } from './real-window.ts';

/** The samples: one whose pool is never shut down, and one that computes. */
const LEAKING = 'src/count-words.ts';
const COMPUTING = 'src/mandelbrot.ts';

const THEMES = {
  dark: { name: 'Dark Modern', class: 'vs-dark' },
  light: { name: 'Light Modern', class: 'vs' },
  'high-contrast': { name: 'Dark High Contrast', class: 'hc-black' },
};

const FAILING = `/** @profile [[1], [0], [2]] */
export function invert(value: number): number {
  if (value === 0) throw new RangeError('cannot invert nothing');
  return 1 / value;
}
`;
const ENDLESS = `/** @profile [[1], [2]] */
export function spin(step: number): number {
  let turns = 0;
  for (;;) turns += step;
}
`;

const LEAK = `import { ProcessPoolExecutor } from 'poolscope';

export async function rootOf(value: number): Promise<number> {
  const pool = new ProcessPoolExecutor(2);
  return await pool.submit(Math.sqrt, value);
}
`;

let shown: RealWindow;

before(async () => {
  shown = await openRealWindow({
    'workbench.colorTheme': THEMES.dark.name,
    'security.workspace.trust.enabled': false,
    'editor.minimap.enabled': false,
  });
  writeFileSync(join(shown.workspace, 'failing.ts'), FAILING);
  writeFileSync(join(shown.workspace, 'endless.ts'), ENDLESS);
  await shown.open(shown.workspace);
});

after(async () => {
  await shown?.close();
});

/** An element of the view by its hook. */
function inView(hook: string): Locator {
  return shown.workbench.webview().getByTestId(hook).first();
}

/** As it is in the document, whatever case the style gives it. */
async function textInView(hook: string): Promise<string> {
  return ((await inView(hook).textContent({ timeout: 1_000 })) ?? '').trim();
}

async function waitForState(state: string, timeoutMs = 40_000): Promise<void> {
  await eventually(`the state ${state}`, async () => (await textInView('state')) === state, timeoutMs);
}

/** The part of the window with the first editor, without its side bar and panel. */
const EDITOR = { x: 352, y: 36, width: 1088, height: 540 };

/** @param arrange what is to be done anew after each change of the theme */
async function inEveryTheme(
  picture: string,
  clip?: typeof EDITOR,
  arrange?: () => Promise<void>,
): Promise<void> {
  for (const [theme, { name, class: className }] of Object.entries(THEMES)) {
    await shown.workbench.chooseTheme(name);
    await shown.page.locator(`.monaco-workbench.${className}`).waitFor();
    // Out of the way of everything that shows a tip.
    await shown.page.mouse.move(0, 0);
    await arrange?.();
    // The editor repaints its squiggles, and the view its canvases, a few frames after the class has changed.
    await shown.page.waitForTimeout(700);
    await shown.takePicture(`${picture}-${theme}`, clip);
  }
  await shown.workbench.chooseTheme(THEMES.dark.name);
  await shown.page.locator(`.monaco-workbench.${THEMES.dark.class}`).waitFor();
}

async function showHoverAt(text: string): Promise<void> {
  const { page, workbench } = shown;
  await workbench.goToText(text);
  await page.keyboard.press('Control+K');
  await page.keyboard.press('Control+I');
  await page.locator('.monaco-hover:not(.hidden)', { hasText: 'no-missing-shutdown' }).first().waitFor();
}

describe('linting in the window', () => {
  test('a sample with a pool that is never shut down has a squiggle', async () => {
    await shown.workbench.openFile(basename(LEAKING));
    // The first one waits for the extension host and the language server to start.
    await eventually('a squiggle', async () => (await squiggles().count()) > 0, 60_000);
    await inEveryTheme('squiggle', EDITOR, () => showHoverAt('pool ='));
  });

  test('the Problems view lists it with its rule', async () => {
    const rows = await shown.workbench.problems();
    const text = await eventually('the row', async () => {
      const lines = (await rows.allInnerTexts()).join('\n');
      return lines.includes('no-missing-shutdown') && lines;
    });
    assert.match(String(text), /pool/i);
    await shown.takePicture('problems');
  });

  test('the quick fix mends it', async () => {
    const { page, workbench } = shown;
    await workbench.tab(basename(LEAKING)).click();
    await workbench.goToText('new ProcessPoolExecutor');
    await page.keyboard.press('Control+.');
    const fix = page.locator('.action-widget .monaco-list-row', { hasText: 'await using' }).first();
    await fix.click();
    await eventually('the changed line', async () =>
      (await page.locator('.monaco-editor .view-lines').first().innerText())
        .replaceAll('\u00a0', ' ')
        .includes('await using'),
    );
    await page.keyboard.press('Control+S');
    await eventually('the file on disk', () =>
      readFileSync(join(shown.workspace, LEAKING), 'utf8').includes('await using'),
    );
    await eventually('no such problem', async () => {
      const rows = await page.locator('.markers-panel .monaco-list-row').allInnerTexts();
      return !rows.join('\n').includes('no-missing-shutdown');
    });
  });
});

describe('profiling in the window', () => {
  test('the CodeLens runs the function, and the view shows it', async (t) => {
    const { page, workbench } = shown;
    // Hides the panel with the problems.
    await page.keyboard.press('Control+J');
    await workbench.openFile(basename(COMPUTING));
    await workbench.codeLens('Profile in pool').first().waitFor();
    await inEveryTheme('codelens', EDITOR);
    await workbench.clickCodeLens('Profile in pool');
    const clicked = performance.now();
    await eventually('the first task', async () => /^[1-9]/.test(await textInView('tasks-done')), 40_000);
    t.diagnostic(`From the click to the first task shown: ${Math.round(performance.now() - clicked)} ms`);
    await waitForState('done');
  });

  test('the view tells the verdict, the times and every worker', async () => {
    assert.match(await textInView('headline'), /\w+ .*\w+/);
    for (const tile of ['tile-serial', 'tile-pool', 'tile-speedup', 'tile-utilization']) {
      assert.match(await textInView(tile), /\d/, tile);
    }
    assert.ok((await shown.workbench.webview().getByTestId('worker-row').count()) > 0);
    await eventually('a drawn timeline', () => isDrawn(inView('timeline')));
    // Without the side bar, and higher, for more of the view in the picture.
    await shown.page.keyboard.press('Control+B');
    await shown.page.setViewportSize({ width: 1440, height: 1240 });
    await inEveryTheme('view');
    await shown.page.setViewportSize({ width: 1440, height: 900 });
  });

  test('tasks are found and coloured on the timeline', async () => {
    await inView('task-search').fill('>1us worker 0');
    await inView('task-search').press('Enter');
    await eventually('the first match', async () => /^1 of \d+$/.test(await textInView('search-status')));
    assert.match(await textInView('task-details'), /^Task #\d+ on worker 0/);
    await inView('color-mode').selectOption('duration');
    await shown.workbench
      .webview()
      .getByRole('button', { name: /^Slowest 1 %/ })
      .click();
    await eventually('what is left out', async () =>
      /^\d+ tasks left out/.test(await textInView('hidden-tasks')),
    );
    await inView('color-mode').selectOption('outcome');
  });

  test('a reload of the window brings the view back', async () => {
    const headline = await textInView('headline');
    await shown.page.reload({ waitUntil: 'domcontentloaded' });
    await shown.page.locator('.monaco-workbench').waitFor();
    await eventually('the same verdict', async () => (await textInView('headline')) === headline, 40_000);
    await waitForState('done');
  });

  test('the palette profiles the function at the cursor, with inputs that are typed', async () => {
    const { page, workbench } = shown;
    await workbench.openFile(basename(LEAKING));
    await workbench.goToText('function countWords');
    await workbench.runCommand('Poolscope: Profile Function in Process Pool');
    await workbench.quickInput().getByText('Type an expression').click();
    await workbench.quickInput().locator('input.input').fill('sampleTexts()');
    await page.keyboard.press('Enter');
    await eventually(
      'its 200 tasks',
      async () => (await textInView('tasks-done')).startsWith('200 '),
      60_000,
    );
    await waitForState('done');
  });

  test('a function that throws says which task failed, with what, and where', async () => {
    await profileFile('failing.ts');
    const message = shown.workbench.notification('cannot invert nothing');
    await message.waitFor();
    assert.match(await message.innerText(), /RangeError/);
    await waitForState('done');
    assert.match(
      await shown.workbench.webview().getByTestId('failure').first().innerText(),
      /invert nothing/,
    );
    await shown.takePicture('failure');
    await shown.workbench.runCommand('Notifications: Clear All Notifications');
  });

  test('a function that never returns is stopped, and leaves no process', async () => {
    await profileFile('endless.ts');
    await waitForState('running');
    await eventually('workers', () => findProcesses(shown.extensionsFolder, 'worker.cjs').length > 0);
    await inView('stop').click();
    await waitForState('cancelled');
    await eventually('no worker', () => findProcesses(shown.extensionsFolder, 'worker.cjs').length === 0);
    assert.deepEqual(findProcesses(shown.extensionsFolder, 'runner.js'), []);
  });
});

describe('trust in the window', () => {
  test('an untrusted workspace is linted, but nothing of it runs', async () => {
    const untrusted = join(shown.workspace, '../untrusted');
    mkdirSync(untrusted);
    writeFileSync(join(untrusted, 'failing.ts'), FAILING);
    writeFileSync(join(untrusted, 'leaking.ts'), LEAK);
    shown.changeSettings({
      'security.workspace.trust.enabled': true,
      'security.workspace.trust.startupPrompt': 'never',
    });
    await shown.open(untrusted);
    await shown.workbench.openFile('leaking.ts');
    await eventually('a squiggle', async () => (await squiggles().count()) > 0);
    await profileFile('failing.ts');
    await shown.workbench.notification('trusted').waitFor();
    assert.deepEqual(findProcesses(shown.extensionsFolder, 'runner.js'), []);
    await shown.takePicture('untrusted');
  });
});

function squiggles(): Locator {
  return shown.page.locator(
    ['error', 'warning', 'info'].map((severity) => `.monaco-editor .cdr.squiggly-${severity}`).join(', '),
  );
}

async function profileFile(name: string): Promise<void> {
  await shown.workbench.openFile(name);
  await shown.workbench.clickCodeLens('Profile in pool');
}

/** Whether anything but the background is on the canvas of an element. */
async function isDrawn(element: Locator): Promise<boolean> {
  const canvas = element.locator('xpath=descendant-or-self::canvas').first();
  return canvas.evaluate((node) => {
    const { width, height } = node as HTMLCanvasElement;
    const pixels = (node as HTMLCanvasElement).getContext('2d')?.getImageData(0, 0, width, height).data ?? [];
    const colours = new Set<number>();
    for (let at = 0; at < pixels.length; at += 4) {
      colours.add((pixels[at] << 16) | (pixels[at + 1] << 8) | pixels[at + 2]);
    }
    return colours.size > 2;
  });
}
