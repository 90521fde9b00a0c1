/** Options that a command does not have, with what was probably meant. */
import { parseArgs, type ParseArgsConfig } from 'node:util';
import { nearestName } from './nearest-name.ts';

/** The first unknown option of `args` in words, or `null`. */
export function unknownOption(
  command: string,
  args: readonly string[],
  options: NonNullable<ParseArgsConfig['options']>,
): string | null {
  const { tokens } = parseArgs({
    args: [...args],
    options,
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  for (const token of tokens) {
    if (token.kind !== 'option' || Object.hasOwn(options, token.name)) continue;
    const nearest = nearestName(token.name, Object.keys(options));
    const hint = nearest === null ? '' : ` Did you mean --${nearest}?`;
    return `${command} has no option ${token.rawName}.${hint}`;
  }
  return null;
}
