/** The section `poolscope` of the client's settings, of the right type whatever the client sends. */
import type { Connection } from 'vscode-languageserver/node';
import type { RuleSeverity } from '../analysis/index.ts';

export interface Settings {
  readonly isLintEnabled: boolean;
  readonly rules: Readonly<Record<string, RuleSeverity>>;
  /** Pools that the user declares, unread: what is wrong with them is said where their folder is known. */
  readonly pools: unknown;
  readonly isCodeLensEnabled: boolean;
  /** Whether files that are not open are linted: never, when the user asks, or by themselves. */
  readonly workspaceLint: 'off' | 'onDemand' | 'background';
  /** Whether an open file is linted at each change or only when it is saved. */
  readonly run: 'onType' | 'onSave';
}

export const SECTION = 'poolscope';

/** Reads each scope's settings once, until the client says that they have changed. */
export class SettingsReader {
  readonly #connection: Connection;
  readonly #byScope = new Map<string, Promise<Settings>>();
  #canAsk = false;
  #pushed: unknown = undefined;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** @param initial what the client sent with `initialize`, for clients that cannot be asked. */
  start(canAsk: boolean, initial: unknown): void {
    this.#canAsk = canAsk;
    this.#pushed = member(initial, SECTION) ?? initial;
  }

  /** @param scopeUri the file or folder that the settings are for. */
  read(scopeUri: string): Promise<Settings> {
    const known = this.#byScope.get(scopeUri);
    if (known) return known;
    const reading = this.#canAsk ? this.#ask(scopeUri) : Promise.resolve(parseSettings(this.#pushed));
    this.#byScope.set(scopeUri, reading);
    return reading;
  }

  changed(pushed: unknown): void {
    this.#pushed = member(pushed, SECTION) ?? this.#pushed;
    this.#byScope.clear();
  }

  async #ask(scopeUri: string): Promise<Settings> {
    try {
      const answer: unknown = await this.#connection.workspace.getConfiguration({
        scopeUri,
        section: SECTION,
      });
      return parseSettings(answer);
    } catch (error) {
      this.#connection.console.warn(`The settings of ${scopeUri} could not be read: ${String(error)}`);
      return parseSettings(undefined);
    }
  }
}

export function parseSettings(value: unknown): Settings {
  return {
    isLintEnabled: member(member(value, 'lint'), 'enabled') !== false,
    rules: parseRules(member(member(value, 'lint'), 'rules')),
    pools: member(member(value, 'lint'), 'pools'),
    workspaceLint: parseWorkspaceLint(member(member(value, 'lint'), 'workspace')),
    run: member(member(value, 'lint'), 'run') === 'onSave' ? 'onSave' : 'onType',
    isCodeLensEnabled: member(member(value, 'codeLens'), 'enabled') !== false,
  };
}

function parseWorkspaceLint(value: unknown): Settings['workspaceLint'] {
  return value === 'off' || value === 'onDemand' ? value : 'background';
}

function parseRules(value: unknown): Record<string, RuleSeverity> {
  const rules: Record<string, RuleSeverity> = {};
  if (typeof value !== 'object' || value === null) return rules;
  for (const [rule, severity] of Object.entries(value)) {
    if (isSeverity(severity)) rules[rule] = severity;
  }
  return rules;
}

function isSeverity(value: unknown): value is RuleSeverity {
  return value === 'off' || value === 'info' || value === 'warning' || value === 'error';
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
