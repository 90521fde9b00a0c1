/** What a new rule begins with. «…» is what its author has to say; all else is in place. */

export function fileTemplate(name) {
  const id = name.replaceAll(/-(\w)/g, (_, letter) => letter.toUpperCase());
  return `/** «What it finds, and where it stays silent.» */
import type { FileView, PoolCall } from '../file-view.ts';
import type { Report, Rule } from './rule.ts';

const ${id}: Rule = {
  id: '${name}',
  defaultSeverity: 'warning',
  summary: '«One sentence that says what is wrong.»',
  check(view: FileView): readonly Report[] {
    return view.poolCalls.flatMap((call) => (isWrong(call) ? [report(call, view)] : []));
  },
};

export default ${id};

function isWrong({ method }: PoolCall): boolean {
  return method === '«what makes a call wrong»';
}

function report(call: PoolCall, view: FileView): Report {
  const { start, end } = call.node;
  return {
    span: { start, end },
    message: \`«What is wrong with \\\`\${view.textOf(call.receiver)}\\\`, why it matters here, and what to do instead.»\`,
  };
}
`;
}

export function testTemplate(name) {
  return `import { ruleTest } from '../rule-fixture.ts';

const RULE = '${name}';

ruleTest(
  RULE,
  '«what it finds»',
  \`
«Code; each line with a finding ends in a comment of an exclamation mark and the rule.»
\`,
);

ruleTest(
  RULE,
  '«what it is silent on»',
  \`
«Code without a finding.»
\`,
);
`;
}

export function pageTemplate(name) {
  return `# ${name}

«One sentence that says what is wrong.»

- **Severity:** warning
- **Fix:** «none, or what it does»
- **Pools:** «which it is for»

## Why

«What happens to the user, and when.»

## Incorrect

\`\`\`ts
«Code with a finding.»
\`\`\`

## Correct

\`\`\`ts
«The same without one.»
\`\`\`

## Silent on

«What looks alike and is meant.»
`;
}

export function readmeRow(name) {
  return `| [${name}](docs/rules/${name}.md) | «What it finds, in a few words» |`;
}
