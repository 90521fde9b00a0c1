/** `poolscope rules`: every rule, with the severity that it has here, what it can fix, and where it is explained. */
import { parseArgs } from 'node:util';
import { readConfiguration, RULES, type RuleMetadata, type RuleSeverity } from '../analysis/index.ts';
import { unknownOption } from './unknown-option.ts';

const USAGE = `Usage: poolscope rules [options]

Lists the rules of poolscope lint: the severity of each in the working directory, whether its findings
can be fixed, and the page that explains it.

  --format FORMAT     text or json (default: text)

Exit code: 0, or 2 for arguments or a poolscope.json that cannot be read.
`;

const OPTIONS = { format: { type: 'string' }, help: { type: 'boolean', short: 'h' } } as const;
const DONE = 0;
const COULD_NOT_RUN = 2;

/** One entry of `poolscope rules --format json`. */
interface ListedRule extends Omit<RuleMetadata, 'defaultSeverity'> {
  readonly defaultSeverity: RuleSeverity;
  /** What it is in the working directory. */
  readonly severity: RuleSeverity;
}

/** Prints the list to standard output. Resolves to the exit code. */
export function runRulesCommand(args: string[]): Promise<number> {
  const unknown = unknownOption('rules', args, OPTIONS);
  const { values, positionals } = parseArgs({
    args,
    options: OPTIONS,
    strict: false,
    allowPositionals: true,
  });
  if (unknown !== null) return refuse(`${unknown}\n\n${USAGE}`);
  if (values.help === true) {
    process.stdout.write(USAGE);
    return Promise.resolve(DONE);
  }
  const format = values.format ?? 'text';
  if (positionals.length > 0) return refuse(`rules takes no path, and was given ${positionals.join(' ')}.\n`);
  if (format !== 'text' && format !== 'json') return refuse('--format must be text or json.\n');
  const { rules, problems } = readConfiguration(process.cwd());
  if (problems.length > 0) return refuse(`${problems.join('\n')}\n`);
  const listed = RULES.map((rule) => ({ ...rule, severity: rules[rule.id] ?? rule.defaultSeverity }));
  process.stdout.write(format === 'json' ? `${JSON.stringify(listed, null, 2)}\n` : asText(listed));
  return Promise.resolve(DONE);
}

function refuse(message: string): Promise<number> {
  process.stderr.write(message);
  return Promise.resolve(COULD_NOT_RUN);
}

/** A line for each rule, in columns, with its words and its page below. */
function asText(rules: readonly ListedRule[]): string {
  const width = Math.max(...rules.map(({ id }) => id.length));
  const lines = rules.map(
    ({ id, severity, fixes, summary, docUrl }) =>
      `${`${id.padEnd(width)}  ${severity.padEnd(7)}  ${fixing(fixes)}`.trimEnd()}\n  ${summary}\n  ${docUrl}\n`,
  );
  const fixable = rules.filter(({ fixes }) => fixes.length > 0).length;
  return `${lines.join('\n')}\n${rules.length} rules, ${fixable} with fixes.\n`;
}

function fixing(fixes: RuleMetadata['fixes']): string {
  if (fixes.includes('safe')) return fixes.includes('suggestion') ? 'fixes and suggestions' : 'fixes';
  return fixes.includes('suggestion') ? 'suggestions' : '';
}
