/** Every piece of code that the rules are tried on: those of their tests, and the examples of their pages. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseSync, Visitor, type Node } from 'oxc-parser';

export interface CollectedFixture {
  readonly rule: string;
  readonly title: string;
  /** As `ruleTest` takes it: `/// name.ts` begins another file. */
  readonly source: string;
  readonly firstName: string;
}

const folder = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

export function collectFixtures(): readonly CollectedFixture[] {
  return [...fixturesOfTests(), ...examplesOfPages()];
}

/** The code that stands in calls of `ruleTest` and `fixedText` as it is. */
function fixturesOfTests(): CollectedFixture[] {
  const tests = folder('./rules/');
  return readdirSync(tests).flatMap((name) => {
    const rule = name.replace(/\.test\.ts$/, '');
    const found: CollectedFixture[] = [];
    const visitor = new Visitor({
      CallExpression: ({ callee, arguments: given }) => {
        if (callee.type !== 'Identifier' || !['ruleTest', 'fixedText'].includes(callee.name)) return;
        const at = given.findIndex(({ type }) => type === 'TemplateLiteral');
        const [title, source, firstName] = [at - 1, at, at + 1].map((index) => textOf(given[index]));
        if (source === undefined) return;
        found.push({ rule, title: title ?? 'a test', source, firstName: firstName ?? 'main.ts' });
      },
    });
    visitor.visit(parseSync(name, readFileSync(join(tests, name), 'utf8')).program);
    return found;
  });
}

function textOf(node: Node | undefined): string | undefined {
  if (node === undefined) return undefined;
  if (node.type === 'Literal' && typeof node.value === 'string') return node.value;
  const isPlain = node.type === 'TemplateLiteral' && node.expressions.length === 0;
  return isPlain ? (node.quasis[0]?.value.cooked ?? undefined) : undefined;
}

function examplesOfPages(): CollectedFixture[] {
  const pages = folder('../../docs/rules/');
  return readdirSync(pages).flatMap((name) => {
    const blocks = [...readFileSync(join(pages, name), 'utf8').matchAll(/```ts\n([^]*?)```/g)];
    return blocks.map(([, source = ''], index) => ({
      rule: name.replace(/\.md$/, ''),
      title: `example ${index + 1} of the page`,
      source,
      firstName: 'example.ts',
    }));
  });
}
