// SARIF 2.1.0 (OASIS, errata 01): one run. What GitHub code scanning asks beyond the standard is kept too: a location for
// every result, `security-severity` for rules about security.
import type { AuditReport } from '../model/audit.ts';
import { checks } from '../practices/catalogue.generated.ts';
import type { RenderOptions } from './formats.ts';
import { printJson } from './print-json.ts';
import { baseId, baseUri, encoded } from './sarif/location.ts';
import { plain } from './sarif/plain.ts';
import { sarifResult } from './sarif/results.ts';
import { ruleOf } from './sarif/rules.ts';

const schemaUri =
  'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';

/** The report as SARIF. With `all`, what passed and what does not apply too. */
export function renderSarif(report: AuditReport, { all }: Pick<RenderOptions, 'all'>): string {
  const uri = baseUri(report);
  const shownResults = report.results
    .map((result, ruleIndex) => ({ result, ruleIndex }))
    .filter(({ result: { status } }) => all || (status !== 'pass' && status !== 'skip'));
  const run = {
    tool: {
      driver: {
        name: 'Seaworthy',
        version: report.generator.version,
        semanticVersion: report.generator.version,
        rules: report.results.map((result) =>
          ruleOf(
            result,
            checks.find(({ id }) => id === result.id),
          ),
        ),
      },
    },
    automationDetails: {
      id: `seaworthy/${encoded(report.deployment.project ?? 'supabase')}/`,
    },
    invocations: [{ executionSuccessful: true, endTimeUtc: report.generatedAt }],
    originalUriBaseIds: {
      [baseId]: {
        ...(uri === null ? {} : { uri }),
        description: { text: 'The directory of the deployment' },
      },
    },
    columnKind: 'utf16CodeUnits',
    results: shownResults.map(({ result, ruleIndex }) => sarifResult(result, ruleIndex, report)),
    properties: {
      verdict: report.verdict,
      verdictReason: plain(report.verdictReason),
      score: report.score,
      coverage: report.coverage,
      ...(report.baseline === undefined ? {} : { fixed: report.baseline.fixed.map(({ key }) => key) }),
    },
  };
  return printJson({ $schema: schemaUri, version: '2.1.0', runs: [run] });
}
