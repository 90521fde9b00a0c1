/** "Export Run…": the run of the panel in front, else the newest one, in the format of another tool. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as vscode from 'vscode';
import {
  analyzeRun,
  EXPORT_FORMATS,
  exportEnding,
  ExportError,
  exportParts,
  type ExportFormat,
} from '../../profile/index.ts';
import type { RecordedRun } from '../../protocol/recorded-run.ts';
import { writeParts } from '../../runner/host/write-parts.ts';
import { renderReportPage } from '../../webview/page.ts';
import { missingRunText } from '../profile-panels.ts';
import type { CommandServices } from './command-services.ts';

/** What a key binding or a task may say beforehand; the user is asked for the rest. */
interface ExportChoice {
  readonly format: ExportFormat | null;
  /** Absolute path. */
  readonly to: string | null;
  readonly runId: string | null;
}

/** @returns the path of the file, or `null` when nothing was written. */
export async function runExportRun(services: CommandServices, argument: unknown): Promise<string | null> {
  const { storage, panels, errors, log } = services;
  const given = parseChoice(argument);
  const runId = given.runId ?? panels.activeRunId;
  const lookup = await (runId === null ? storage.last() : storage.load(runId));
  if (lookup.kind !== 'loaded') {
    errors.nothingStored(
      lookup.kind === 'none'
        ? vscode.l10n.t('There is no recorded run to export yet. Profile a function first.')
        : missingRunText(lookup),
    );
    return null;
  }
  const { run } = lookup;
  const format = given.format ?? (await chooseFormat(run));
  if (format === null) return null;
  const to = given.to ?? (await chooseFile(run, format));
  if (to === null) return null;
  try {
    await writeParts(to, await contentOf(run, format, services.extensionUri));
  } catch (error) {
    if (!(error instanceof ExportError)) throw error;
    errors.nothingStored(error.message);
    return null;
  }
  log.info(`Exported the run ${run.id} to ${to}.`);
  void tell(to);
  return to;
}

async function contentOf(
  run: RecordedRun,
  format: ExportFormat,
  extensionUri: vscode.Uri,
): Promise<Iterable<string | Uint8Array>> {
  if (format !== 'html') return exportParts(run, format);
  const [script = '', style = ''] = await Promise.all(
    ['view.js', 'view.css'].map((name) => readFile(join(extensionUri.fsPath, 'dist', name), 'utf8')),
  );
  const folders = (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri.fsPath);
  return [renderReportPage({ run, report: analyzeRun(run), script, style, folders })];
}

async function chooseFormat(run: RecordedRun): Promise<ExportFormat | null> {
  const labels: Readonly<Record<ExportFormat, string>> = {
    trace: vscode.l10n.t('Trace for Perfetto and Chrome'),
    csv: vscode.l10n.t('CSV, a line a task'),
    json: vscode.l10n.t('JSON, the report and the run'),
    cpuprofile: vscode.l10n.t('CPU profile of all workers'),
    html: vscode.l10n.t('Page with the whole view'),
    poolscope: vscode.l10n.t('Run file of Poolscope'),
  };
  const hasProfiles = (run.cpuProfiles ?? []).length > 0;
  const items = EXPORT_FORMATS.filter((format) => format !== 'cpuprofile' || hasProfiles).map((format) => ({
    label: labels[format],
    description: exportEnding(format),
    format,
  }));
  const placeHolder = vscode.l10n.t('Export the run of {0} as', run.function.name);
  return (await vscode.window.showQuickPick(items, { placeHolder }))?.format ?? null;
}

async function chooseFile(run: RecordedRun, format: ExportFormat): Promise<string | null> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const ending = exportEnding(format);
  const name = `${run.function.name.replaceAll(/[^\p{L}\p{N}_$-]/gu, '_').slice(0, 80) || 'run'}${ending}`;
  const uri = await vscode.window.showSaveDialog({
    title: vscode.l10n.t('Export Run'),
    filters: { [ending.slice(1)]: [ending.slice(1)] },
    ...(folder?.scheme === 'file' && { defaultUri: vscode.Uri.joinPath(folder, name) }),
  });
  return uri?.fsPath ?? null;
}

async function tell(path: string): Promise<void> {
  const show = vscode.l10n.t('Show in Folder');
  const message = vscode.l10n.t('The run was exported to {0}.', path);
  if ((await vscode.window.showInformationMessage(message, show)) === show)
    await vscode.commands.executeCommand('revealFileInOS', vscode.Uri.file(path));
}

function parseChoice(value: unknown): ExportChoice {
  if (typeof value !== 'object' || value === null) return { format: null, to: null, runId: null };
  const format = 'format' in value ? EXPORT_FORMATS.find((one) => one === value.format) : undefined;
  const to = 'to' in value && typeof value.to === 'string' ? value.to : null;
  const runId = 'runId' in value && typeof value.runId === 'string' ? value.runId : null;
  return { format: format ?? null, to, runId };
}
