/** Which file of the analysis a document of the editor is. */
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const EXTENSIONS: Readonly<Record<string, string>> = {
  typescript: '.ts',
  typescriptreact: '.tsx',
  javascript: '.js',
  javascriptreact: '.jsx',
};

/** Files of a virtual workspace, such as a repository that was not cloned: their scheme, and where they are in it. */
const VIRTUAL = /^(?!file:)([a-z][a-z\d+.-]*):\/\/([^?#]+)$/;

const SOURCE_FILE = /\.[cm]?[jt]sx?$/i;

/**
 * The path that stands for a document; undefined where it holds no TypeScript or JavaScript. A document that was
 * never saved, or lies on no disk, gets a path beside which nothing lies.
 */
export function pathOfDocument(uri: string, languageId?: string): string | undefined {
  if (uri.startsWith('untitled:')) {
    const extension = EXTENSIONS[languageId ?? ''];
    const name = uri.slice('untitled:'.length).replaceAll(/[^\w.-]/g, '-');
    return extension === undefined
      ? undefined
      : join(tmpdir(), 'poolscope-untitled', name, `untitled${extension}`);
  }
  const virtual = VIRTUAL.exec(uri);
  if (virtual?.[1] !== undefined && virtual[2] !== undefined && SOURCE_FILE.test(virtual[2])) {
    const place = virtual[2].replaceAll(/[^\w./-]/g, '-').replaceAll('..', '-');
    return join(tmpdir(), 'poolscope-virtual', virtual[1], place);
  }
  const path = pathOfUri(uri);
  return path !== undefined && SOURCE_FILE.test(path) ? path : undefined;
}

/** The path of a `file:` address; undefined for any other. */
export function pathOfUri(uri: string): string | undefined {
  if (!uri.startsWith('file:')) return undefined;
  try {
    return fileURLToPath(uri);
  } catch {
    // An address with a host, which only Windows has files for.
    return undefined;
  }
}

export function uriOfPath(path: string): string {
  return pathToFileURL(path).href;
}
