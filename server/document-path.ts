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

const SOURCE_FILE = /\.[cm]?[jt]sx?$/i;

/**
 * The path that stands for a document; undefined where it holds no TypeScript or JavaScript. A document that was
 * never saved gets a path beside which nothing lies.
 */
export function pathOfDocument(uri: string, languageId?: string): string | undefined {
  if (uri.startsWith('untitled:')) {
    const extension = EXTENSIONS[languageId ?? ''];
    const name = uri.slice('untitled:'.length).replaceAll(/[^\w.-]/g, '-');
    return extension === undefined
      ? undefined
      : join(tmpdir(), 'poolscope-untitled', name, `untitled${extension}`);
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
