import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ProfileReport } from '../protocol/profile-report.ts';
import type { RecordedRun } from '../protocol/recorded-run.ts';
import { renderReportPage } from '../webview/page.ts';

/** The view with the run inside, as one page. @param dist The folder of the view's files. */
export async function reportPage(run: RecordedRun, report: ProfileReport, dist: string): Promise<string> {
  const [script = '', style = ''] = await Promise.all(
    ['view.js', 'view.css'].map((name) => readFile(join(dist, name), 'utf8')),
  );
  return renderReportPage({ run, report, script, style, folders: [process.cwd()] });
}
