/** Opens the pages that explain a rule or a finding: the copy inside the extension, so that they work offline. */
import * as vscode from 'vscode';

const RULE_ID = /^[a-z][a-z0-9-]*$/;

/**
 * @param rule a rule's id, such as `no-map-misuse`.
 * @param url where its page stands on the web, for a rule whose page the extension does not carry.
 */
export async function openRuleDocumentation(
  extensionUri: vscode.Uri,
  rule: unknown,
  url: unknown,
  log: vscode.LogOutputChannel,
): Promise<void> {
  const isRule = typeof rule === 'string' && RULE_ID.test(rule);
  const page = isRule ? await bundledPage(extensionUri, ['rules', `${rule}.md`]) : null;
  if (page !== null) await vscode.commands.executeCommand('markdown.showPreview', page);
  else if (typeof url === 'string') await openDocumentation(extensionUri, url, log);
  else log.warn(`There is no documentation for the rule ${JSON.stringify(rule)}.`);
}

/** Opens a link of ours; anything but https and our own pages is refused. */
export async function openDocumentation(
  extensionUri: vscode.Uri,
  url: string,
  log: vscode.LogOutputChannel,
): Promise<void> {
  const segments = /\/docs\/((?:[a-z0-9-]+\/)*[a-z0-9-]+\.md)(?:#.*)?$/i.exec(url)?.[1]?.split('/');
  const page = segments === undefined ? null : await bundledPage(extensionUri, segments);
  if (page !== null) await vscode.commands.executeCommand('markdown.showPreview', page);
  else if (url.startsWith('https://')) await vscode.env.openExternal(vscode.Uri.parse(url, true));
  else log.warn(`Did not open the link ${url}: it is neither a page of the extension nor an https address.`);
}

async function bundledPage(
  extensionUri: vscode.Uri,
  segments: readonly string[],
): Promise<vscode.Uri | null> {
  const page = vscode.Uri.joinPath(extensionUri, 'docs', ...segments);
  try {
    await vscode.workspace.fs.stat(page);
    return page;
  } catch {
    return null;
  }
}
