/** What the analysis knows of a place, as the Markdown of a hover. */
import { basename } from 'node:path';
import { MarkupKind, type Hover } from 'vscode-languageserver/node';
import type { Explanation, Fact } from '../analysis/index.ts';
import type { RelatedLocation } from '../protocol/finding.ts';
import { uriOfPath } from './document-path.ts';

/** Places after this many are only counted. */
const MOST_PLACES = 4;

/** @param path the file that the hover is shown in; places in it are named by their line alone. */
export function hoverOf({ range, title, facts }: Explanation, path: string): Hover {
  const lines = facts.map((fact) => `- ${factText(fact, path)}`);
  const value = [`**Poolscope** · ${title}`, '', ...lines].join('\n');
  return { range, contents: { kind: MarkupKind.Markdown, value } };
}

function factText({ text, where }: Fact, path: string): string {
  if (where.length === 0) return text;
  const places = where.slice(0, MOST_PLACES).map((place) => link(place, path));
  const more = where.length - places.length;
  return `${text} (${places.join(', ')}${more > 0 ? ` and ${more} more` : ''})`;
}

function link({ file, range }: RelatedLocation, path: string): string {
  const line = range.start.line + 1;
  const name = file === path ? `line ${line}` : `${basename(file)}:${line}`;
  return `[${name}](${uriOfPath(file)}#L${line})`;
}
