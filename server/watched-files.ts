/** Changes on disk, of files that are not open: what depends on them is linted again. */
import { basename } from 'node:path';
import {
  DidChangeWatchedFilesNotification,
  type Connection,
  type FileEvent,
} from 'vscode-languageserver/node';
import { CONFIGURATION_FILE } from '../analysis/index.ts';
import { pathOfUri } from './document-path.ts';
import type { Folders } from './folders.ts';
import type { Linter } from './linter.ts';
import type { OpenDocuments } from './open-documents.ts';

const WATCHED = [
  '**/*.{ts,tsx,mts,cts,js,jsx,mjs,cjs}',
  '**/{tsconfig,jsconfig}*.json',
  '**/package.json',
  `**/${CONFIGURATION_FILE}`,
];

export async function registerFileWatchers(connection: Connection): Promise<void> {
  await connection.client.register(DidChangeWatchedFilesNotification.type, {
    watchers: WATCHED.map((globPattern) => ({ globPattern })),
  });
}

export interface WatchedFilesParts {
  readonly documents: OpenDocuments;
  readonly folders: Folders;
  readonly linter: Linter;
}

export function watchedFilesChanged(changes: readonly FileEvent[], parts: WatchedFilesParts): void {
  const { documents, folders, linter } = parts;
  const paths = changes.map(({ uri }) => pathOfUri(uri)).filter((path) => path !== undefined);
  // What is open is known by its text in the editor, which stands above the file.
  const changed = paths.filter((path) => !documents.withPath(path));
  if (changed.length === 0) return;
  // A deleted file has dependents only before, a new one only after.
  linter.relintDependents(changed);
  for (const workspace of folders.all) for (const path of changed) workspace.fileChanged(path);
  if (changed.some(isProjectFile)) linter.relintAll();
  else linter.relintDependents(changed);
}

function isProjectFile(path: string): boolean {
  return basename(path).endsWith('.json');
}
