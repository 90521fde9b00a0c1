/** Changes on disk, of files that are not open: what depends on them is linted again. */
import { basename, sep } from 'node:path';
import {
  DidChangeWatchedFilesNotification,
  type Connection,
  type FileEvent,
  type FileOperationRegistrationOptions,
} from 'vscode-languageserver/node';
import { CONFIGURATION_FILE } from '../analysis/index.ts';
import { pathOfUri } from './document-path.ts';
import type { Folders } from './folders.ts';
import type { Linter } from './linter.ts';
import type { OpenDocuments } from './open-documents.ts';
import type { WorkspaceLinter } from './workspace-linter.ts';

/** Files and folders that the user creates, moves or deletes in the editor. */
export const FILE_OPERATIONS: FileOperationRegistrationOptions = {
  filters: [{ scheme: 'file', pattern: { glob: '**/*' } }],
};

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
  readonly workspaceLinter: WorkspaceLinter;
}

export function watchedFilesChanged(
  changes: readonly Pick<FileEvent, 'uri'>[],
  parts: WatchedFilesParts,
): void {
  const { documents, folders, linter, workspaceLinter } = parts;
  const named = changes.map(({ uri }) => pathOfUri(uri)).filter((path) => path !== undefined);
  const paths = [...new Set(named.flatMap((path) => [path, ...knownFilesUnder(path, folders)]))];
  // What is open is known by its text in the editor, which stands above the file.
  const changed = paths.filter((path) => !documents.withPath(path));
  if (changed.length === 0) return;
  // A deleted file has dependents only before, a new one only after.
  linter.relintDependents(changed);
  workspaceLinter.filesChanged(changed);
  for (const workspace of folders.all) for (const path of changed) workspace.fileChanged(path);
  if (changed.some(isProjectFile)) {
    linter.relintAll();
    workspaceLinter.restart();
  } else {
    linter.relintDependents(changed);
    workspaceLinter.filesChanged(changed);
  }
}

/** Of a folder that was moved or deleted as one, nothing is told but the folder. */
function knownFilesUnder(folder: string, folders: Folders): readonly string[] {
  if (/\.[cm]?[jt]sx?$|\.json$/.test(folder)) return [];
  return folders.all.flatMap(({ readFiles }) => readFiles.filter((path) => path.startsWith(folder + sep)));
}

function isProjectFile(path: string): boolean {
  return basename(path).endsWith('.json');
}
