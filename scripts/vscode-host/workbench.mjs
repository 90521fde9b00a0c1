/** What a user does in the VS Code window, in terms of the page that shows it. */

const ATTEMPTS = 3;

export class Workbench {
  /** @param {import('playwright-core').Page} page */
  constructor(page) {
    this.page = page;
  }

  /** Waits until the folder is listed, which needs the server's side to answer. */
  async waitUntilReady(timeout = 60_000) {
    await this.page.locator('.monaco-workbench').waitFor({ timeout });
    await this.page.locator('.explorer-folders-view .monaco-list-row').first().waitFor({ timeout });
    await this.page.locator('.statusbar-item').first().waitFor({ timeout });
  }

  /** Runs a command of the palette by its title. */
  async runCommand(title) {
    await this.pick('F1', `>${title}`, title);
  }

  async openFile(name) {
    await this.pick('Control+P', name, name);
    await this.tab(name).waitFor();
    await this.page.locator('.monaco-editor .view-line').first().waitFor();
  }

  tab(name) {
    return this.page.locator('.tabs-container .tab', { hasText: name }).first();
  }

  /** @param {'error' | 'warning' | 'info'} severity */
  squiggles(severity) {
    return this.page.locator(`.monaco-editor .cdr.squiggly-${severity}`);
  }

  /** The rows of the Problems view, which it opens. */
  async problems() {
    await this.runCommand('Problems: Focus on Problems View');
    return this.page.locator('.markers-panel .monaco-list-row');
  }

  codeLens(text) {
    return this.page.locator('.codelens-decoration a', { hasText: text });
  }

  /**
   * VS Code sometimes redraws a lens from its cache as plain text, and leaves it so until the editor gets an
   * event (1.139.1). A click into the text and an arrow key bring the link back.
   */
  async clickCodeLens(text, timeoutMs = 30_000) {
    const end = Date.now() + timeoutMs;
    for (;;) {
      try {
        await this.codeLens(text).first().click({ timeout: 2_000 });
        return;
      } catch (error) {
        if (Date.now() > end) throw error;
      }
      await this.page.locator('.monaco-editor .view-lines').first().click();
      await this.page.keyboard.press('ArrowDown');
    }
  }

  /** Puts the cursor before the next place of a text, by the editor's own search. */
  async goToText(text) {
    await this.page.locator('.monaco-editor .view-lines').first().click();
    await this.page.keyboard.press('Control+F');
    const input = this.page.locator('.find-widget.visible .find-part textarea').first();
    await input.fill(text);
    await this.page.keyboard.press('Enter');
    await this.page.keyboard.press('Escape');
    // The place is selected; this leaves the selection at its start.
    await this.page.keyboard.press('ArrowLeft');
  }

  /** @param {string} name as the list of themes shows it */
  async chooseTheme(name) {
    await this.runCommand('Preferences: Color Theme');
    const widget = this.quickInput();
    await widget.locator('input.input').fill(name);
    const row = widget.locator('.quick-input-list .monaco-list-row.focused', { hasText: name });
    await row.waitFor();
    await this.page.keyboard.press('Enter');
    await row.waitFor({ state: 'hidden' });
  }

  /** The document of the webview that is shown: VS Code nests it in a loader. */
  webview() {
    return this.page.frameLocator('iframe.webview.ready').frameLocator('#active-frame');
  }

  notification(text) {
    return this.page.locator('.notification-toast', { hasText: text }).first();
  }

  quickInput() {
    return this.page.locator('.quick-input-widget');
  }

  /** Retried as a whole, since a window that is still starting takes the focus away. */
  async pick(key, text, rowText) {
    for (let attempt = 1; ; attempt++) {
      try {
        await this.pickOnce(key, text, rowText);
        return;
      } catch (error) {
        if (attempt === ATTEMPTS) throw error;
        await this.page.keyboard.press('Escape');
        await this.page.keyboard.press('Escape');
      }
    }
  }

  async pickOnce(key, text, rowText) {
    const widget = this.quickInput();
    const input = widget.locator('input.input');
    await this.page.keyboard.press(key);
    await input.waitFor({ timeout: 5_000 });
    await input.fill(text);
    const row = widget.locator('.quick-input-list .monaco-list-row', { hasText: rowText }).first();
    await row.click({ timeout: 8_000 });
    await row.waitFor({ state: 'hidden', timeout: 5_000 });
  }
}
