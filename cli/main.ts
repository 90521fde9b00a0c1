/** The command `poolscope`: hands its arguments to the command that is named first. */
import { readFileSync } from 'node:fs';
import { runCheckCommand, runCompareCommand } from './compare.ts';
import { runExportCommand } from './export.ts';
import { runLintCommand } from './lint.ts';
import { nearestName } from './nearest-name.ts';
import { runProfileCommand } from './profile.ts';
import { runRulesCommand } from './rules.ts';
import { runRunCommand } from './run.ts';

const COULD_NOT_RUN = 2;

const COMMANDS: ReadonlyMap<string, (args: string[]) => Promise<number>> = new Map([
  ['lint', runLintCommand],
  ['rules', runRulesCommand],
  ['profile', runProfileCommand],
  ['run', runRunCommand],
  ['compare', runCompareCommand],
  ['check', runCheckCommand],
  ['export', runExportCommand],
]);

const USAGE = `Usage: poolscope COMMAND [options]

  lint [PATH…]           find misuse of worker and process pools
  rules                  list what lint looks for
  profile FILE#FUNCTION  run a function in a process pool and say whether the pool is worth it
  run PROGRAM            run a Node program unchanged and say what its workers did
  compare A B            what changed between two recorded runs of a function
  check RUN              fail if a run is slower than --against another
  export RUN             write a run for Perfetto, spreadsheets, DevTools or as a page

  --help, -h             this text; after a command, the command's own
  --version, -v          the version

`;

async function main(args: readonly string[]): Promise<number> {
  const [first, ...rest] = args;
  const command = COMMANDS.get(first ?? '');
  if (command) return command(rest);
  if (first === '--help' || first === '-h' || (first === 'help' && rest.length === 0)) {
    process.stdout.write(USAGE);
    return 0;
  }
  if (first === '--version' || first === '-v') {
    process.stdout.write(`${version()}\n`);
    return 0;
  }
  process.stderr.write(first === undefined ? USAGE : `${unknown(first)}\n\n${USAGE}`);
  return COULD_NOT_RUN;
}

function unknown(word: string): string {
  const isOption = word.startsWith('-');
  const nearest = nearestName(word, isOption ? ['--help', '--version'] : [...COMMANDS.keys()]);
  const hint = nearest === null ? '' : ` Did you mean ${nearest}?`;
  return `poolscope has no ${isOption ? 'option' : 'command'} ${word}.${hint}`;
}

/** The manifest lies one above the bundle, in the repository and in the package alike. */
function version(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  const isManifest = typeof manifest === 'object' && manifest !== null && 'version' in manifest;
  return isManifest ? String(manifest.version) : 'unknown';
}

// A reader that has seen enough, as `head` has, is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  process.exit(error.code === 'EPIPE' ? (process.exitCode ?? 0) : COULD_NOT_RUN);
});

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`poolscope ended because of a mistake of its own: ${text}\n`);
  process.exitCode = COULD_NOT_RUN;
}
