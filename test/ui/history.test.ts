/** The history in the activity bar and two runs beside each other, driven with the mouse in the window of a real VS Code. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { eventually } from './eventually.ts';
import { openRealWindow, type RealWindow } from './real-window.ts';

const THEMES = {
  light: { name: 'Light Modern', class: 'vs' },
  'high-contrast': { name: 'Dark High Contrast', class: 'hc-black' },
  dark: { name: 'Dark Modern', class: 'vs-dark' },
};

const SPIN = `/** @profile Array.from({ length: 40 }, (_, n) => 200_000 + n) */
export function spin(rounds: number): number {
  let sum = 0;
  for (let i = 0; i < rounds; i++) sum = (sum * 31 + i) | 0;
  return sum;
}
`;

let shown: RealWindow;

before(async () => {
  shown = await openRealWindow({
    'workbench.colorTheme': THEMES.dark.name,
    'security.workspace.trust.enabled': false,
    'editor.minimap.enabled': false,
  });
  writeFileSync(join(shown.workspace, 'spin.ts'), SPIN);
  await shown.open(shown.workspace);
});

after(async () => {
  await shown?.close();
});

function rows() {
  return shown.page.locator('.sidebar .monaco-list-row');
}

test('before the first run it says how to make one', async () => {
  await shown.page.locator('.activitybar .action-label[aria-label^="Poolscope"]').click();
  await shown.page.locator('.sidebar .welcome-view', { hasText: 'No function has been profiled' }).waitFor();
  await shown.takePicture('history-empty');
});

test('every run is listed below its function', async () => {
  await shown.workbench.openFile('spin.ts');
  for (const run of [1, 2]) {
    await shown.workbench.clickCodeLens('Profile in pool', 60_000);
    await eventually(`${run} runs`, async () => (await rows().count()) === run + 1, 60_000);
  }
  assert.match(await rows().nth(0).innerText(), /spin/);
  assert.match(await rows().nth(1).innerText(), /2 workers/);
});

test('two runs are compared, in every theme', async () => {
  const { page, workbench } = shown;
  await rows().nth(1).click();
  await rows()
    .nth(2)
    .click({ modifiers: ['Control'] });
  await rows().nth(1).hover();
  await rows().nth(1).getByRole('button', { name: 'Compare Run with…' }).click();
  await page.locator('.tab', { hasText: 'Compare: spin' }).waitFor();
  // The view of the run lies beside it.
  await workbench.runCommand('View: Close Editors in Other Groups');
  await eventually('one view', async () => (await page.locator('iframe.webview.ready').count()) === 1);
  const headline = workbench.webview().getByTestId('headline').first();
  await eventually('the comparison', async () =>
    ((await headline.textContent({ timeout: 1_000 })) ?? '').startsWith('A task of spin costs'),
  );
  assert.equal(await workbench.webview().getByTestId('compared-times').count(), 7);
  for (const [theme, { name, class: className }] of Object.entries(THEMES)) {
    await workbench.chooseTheme(name);
    await page.locator(`.monaco-workbench.${className}`).waitFor();
    await page.mouse.move(0, 0);
    await page.waitForTimeout(500);
    await shown.takePicture(`comparison-${theme}`);
  }
});
