import type { Check } from '../../engine/check.ts';
import type { CheckResult } from '../../model/audit.ts';
import type { Severity } from '../../model/severity.ts';
import { severityMeaning } from '../../model/severity.ts';
import { fenced, prose } from '../markdown/escape.ts';
import { plain } from './plain.ts';
import { ended, remedyWords } from './words.ts';

export type Level = 'error' | 'warning' | 'note';

/** SARIF 2.1.0 section 3.27.10. */
export const levelOf: Readonly<Record<Severity, Level>> = {
  P0: 'error',
  P1: 'error',
  P2: 'warning',
  P3: 'note',
};

/** GitHub's words for rules that are not about security. */
const problemSeverity: Readonly<Record<Level, string>> = {
  error: 'error',
  warning: 'warning',
  note: 'recommendation',
};

/**
 * GitHub reads it as a score from 0 to 10: over 9 critical, from 7 high, from 4 medium, below low
 * (docs.github.com, "SARIF support for code scanning", reportingDescriptor object).
 */
const securitySeverity: Readonly<Record<Severity, string>> = { P0: '9.5', P1: '8.0', P2: '5.0', P3: '2.0' };

/** Practices whose findings let somebody in; the others are about losing data or service. */
const securityPractices = ['secrets', 'exposure', 'tls', 'auth'];

/** The rule behind a result (SARIF 2.1.0 section 3.49). `check` gives its standing words; without it those of the result. */
export function ruleOf(result: CheckResult, check: Check | undefined) {
  const { id, severity, practice, why } = result;
  const isSecurity = securityPractices.includes(practice);
  const tags = [...(isSecurity ? ['security'] : []), practice];
  return {
    id,
    shortDescription: { text: plain(check?.fail ?? result.title) },
    fullDescription: { text: plain(check?.why ?? why) },
    help: { text: plain(helpText(result)), markdown: helpMarkdown(result, check) },
    defaultConfiguration: { level: levelOf[severity] },
    properties: {
      tags,
      practice,
      severity,
      'problem.severity': problemSeverity[levelOf[severity]],
      ...(isSecurity ? { 'security-severity': securitySeverity[severity] } : {}),
    },
  };
}

function helpText({ id, why, remedy }: CheckResult): string {
  return [ended(why), ...remedyWords(remedy), `More: seaworthy explain ${id}`].join(' ');
}

function helpMarkdown({ id, severity, why, remedy }: CheckResult, check: Check | undefined): string {
  const cure = remedy === undefined ? [] : [`**Remedy:** ${prose(remedy.text)}`];
  const command = remedy?.command === undefined ? [] : [fenced(remedy.command)];
  const sources = check === undefined ? [] : [`**Sources:** ${prose(check.sources.join('; '))}`];
  return [
    `**Harm:** ${prose(why)}`,
    `**Severity:** ${severity}, ${severityMeaning[severity]}`,
    ...cure,
    ...command,
    ...sources,
    `More: \`seaworthy explain ${id}\``,
  ].join('\n\n');
}
