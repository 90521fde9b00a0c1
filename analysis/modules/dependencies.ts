/**
 * The modules that a text names, found without parsing it: every file of a workspace is asked, and few are ever linted. A
 * specifier in a comment or string is found too, which costs a look at one more file and nothing else.
 */

const SPECIFIER = /(?:\bfrom|\bimport|\brequire)\s*(?:\(\s*)?(['"])([^'"\n]+)\1/g;
/** Worker files are named by paths: `new URL('./worker.js', …)`, `join(__dirname, 'worker.js')`. */
const SOURCE_FILE = /(['"`])((?:\.{0,2}\/)?[\w@./-]+\.[cm]?[jt]sx?)\1/g;

export function dependenciesOf(text: string): readonly string[] {
  const found = new Set<string>();
  for (const match of text.matchAll(SPECIFIER)) if (match[2] !== undefined) found.add(match[2]);
  for (const match of text.matchAll(SOURCE_FILE)) {
    const file = match[2];
    if (file !== undefined && !found.has(file)) found.add(/^[./]/.test(file) ? file : `./${file}`);
  }
  return [...found];
}
