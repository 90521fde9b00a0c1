/** A rule of the analysis as one of ESLint and oxlint. */
import { resolve } from 'node:path';
import type { RuleMetadata } from '../analysis/index.ts';
import { AnalysisClient } from './analysis-client.ts';
import type { LintRule, ReplacedText, ReportedProblem, RuleContext, TextFixer } from './plugin-types.ts';
import { isMilder, readSettings } from './settings.ts';
import type { Problem, ProblemFix } from './thread-messages.ts';

export function lintRule({ id, summary, docUrl, defaultSeverity, fixes }: RuleMetadata): LintRule {
  return {
    meta: {
      type: defaultSeverity === 'info' ? 'suggestion' : 'problem',
      docs: { description: summary, url: docUrl, recommended: true },
      ...(fixes.includes('safe') ? { fixable: 'code' } : {}),
      hasSuggestions: fixes.length > 0,
      schema: [],
    },
    create: (context) => ({
      Program: () => {
        for (const problem of problemsOf(context)) {
          if (problem.rule === id) context.report(reported(problem));
        }
      },
    }),
  };
}

const clients = new Map<string, AnalysisClient>();

function problemsOf({ cwd, filename, settings, sourceCode }: RuleContext): readonly Problem[] {
  const text = 'text' in sourceCode ? sourceCode.text : undefined;
  if (typeof text !== 'string') return [];
  const { types, minimumSeverity } = readSettings(settings);
  const key = `${types} ${cwd}`;
  let client = clients.get(key);
  if (client === undefined) clients.set(key, (client = new AnalysisClient(cwd, types)));
  return client
    .problemsOf(resolve(cwd, filename), text)
    .filter(({ severity }) => !isMilder(severity, minimumSeverity));
}

function reported({ message, start, end, fixes }: Problem): ReportedProblem {
  const safe = fixes.find(({ kind }) => kind === 'safe');
  const suggestions = fixes.filter((fix) => fix !== safe);
  return {
    message,
    loc: { start, end },
    ...(safe === undefined ? {} : { fix: replacement(safe) }),
    ...(suggestions.length === 0
      ? {}
      : { suggest: suggestions.map((fix) => ({ desc: fix.title, fix: replacement(fix) })) }),
  };
}

function replacement({ start, end, newText }: ProblemFix): (fixer: TextFixer) => ReplacedText {
  return (fixer) => fixer.replaceTextRange([start, end], newText);
}
