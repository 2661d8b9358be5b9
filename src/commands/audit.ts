import { resolve } from 'node:path';
import { z } from 'zod';
import { acceptFindings } from '../engine/acceptance/accept.ts';
import { audit } from '../engine/audit.ts';
import { type AuditReport, isOpen } from '../model/audit.ts';
import type { Facts } from '../model/facts/table.ts';
import { Problem } from '../model/problem.ts';
import { type Severity, severities } from '../model/severity.ts';
import { version } from '../model/version.ts';
import type { World } from '../ports/world.ts';
import { checks, practices } from '../practices/catalogue.generated.ts';
import { type FormatName, formatNames, formatOfFile, formats } from '../report/formats.ts';
import { readIgnoreFile } from './audit/accepted.ts';
import { comparedWith } from './audit/baseline.ts';
import { defineCommand } from './command.ts';
import { deploymentAliases, deploymentInput, deploymentValues } from './deployment-input.ts';
import { type LookedAt, lookAt } from './look-at.ts';

const input = z.object({
  ...deploymentInput,
  format: z
    .enum(formatNames)
    .optional()
    .describe('Form of the report; -o NAME.html, .json, .sarif, .xml (JUnit) or .md implies it'),
  json: z.boolean().default(false).describe('The same as --format json'),
  output: z.string().optional().describe('File to write the report to, instead of stdout'),
  failOn: z
    .enum(['P0', 'P1', 'P2', 'P3', 'none'])
    .default('P0')
    .describe('Exit with 1 when a finding is at least this severe'),
  baseline: z
    .string()
    .optional()
    .describe('Earlier report (--format json); only what is new since then fails'),
  ignoreFile: z
    .string()
    .optional()
    .describe('File of accepted findings, instead of seaworthy.ignore.yaml in the directory'),
  only: z.array(z.string()).default([]).describe('Practice or check to run, and no other'),
  skip: z.array(z.string()).default([]).describe('Practice or check to leave out'),
  all: z.boolean().default(false).describe('Show what passed and what does not apply, too'),
  static: z.boolean().default(false).describe('Read files only: no Docker, no database, no host'),
  facts: z.string().optional().describe('Judge facts that --save-facts wrote, instead of a deployment'),
  record: z.boolean().default(false).describe('Keep what was measured, for the trends of later audits'),
  saveFacts: z.string().optional().describe('File to write the collected facts to, without secrets'),
});

type AuditInput = z.infer<typeof input>;

export const auditCommand = defineCommand({
  name: 'audit',
  summary: 'Show what is wrong, in order of harm, with evidence and remedy',
  description: [
    'Reads the Compose directory, and Docker, Postgres and the host where they answer; changes nothing.',
    'With --record it adds one line to .seaworthy/measurements.jsonl. Run so every hour, it sees what grows.',
    'Exit code: 0 nothing at or above --fail-on, 1 findings, 2 usage, unreadable deployment, or a --record that kept',
    'nothing (the report is written all the same). What seaworthy.ignore.yaml accepts (reason and last day), and with',
    '--baseline what was known before, does not count there. docs/reports/README.md has every form with an example.',
    '',
    '  seaworthy audit -C ./docker',
    '  seaworthy audit -C ./docker --static --only secrets --fail-on P1',
    '  seaworthy audit -C ./docker -o audit.html',
    '  seaworthy audit -C ./docker -o audit.sarif           (code scanning; -o audit.xml for JUnit, -o audit.md)',
    '  seaworthy audit -C ./docker --format roadmap -o ROADMAP.md',
    '  seaworthy audit -C ./docker --baseline last.json     (only what is new fails)',
    '  seaworthy audit -C ./docker --record --fail-on none   (by cron, as root: see docs/guides/days-to-full.md)',
    '  seaworthy audit -C ./docker --save-facts facts.json   (secrets left out; audit --facts facts.json anywhere)',
  ].join('\n'),
  effect: 'read',
  input,
  aliases: { ...deploymentAliases, o: 'output' },
  values: {
    ...deploymentValues,
    output: 'file',
    baseline: 'file',
    ignoreFile: 'file',
    only: 'subjects',
    skip: 'subjects',
    facts: 'file',
    saveFacts: 'file',
  },

  async run(given, world, screen) {
    const format = formatOf(given);
    if (given.record) refuseRecordOf(given);
    const seen = given.facts === undefined ? await look(given, world) : null;
    const facts = seen?.facts ?? (await replay(given.facts ?? '', world));
    const accepted = await readIgnoreFile(
      { ...given, project: seen?.project ?? null, checks: checks.map(({ id }) => id) },
      world,
    );
    if (given.saveFacts !== undefined) {
      const { serialiseFacts } = await import('../facts/saved.ts');
      world.output.write(resolve(world.directory, given.saveFacts), serialiseFacts(facts));
    }
    // A replay answers for the day the facts were collected, so it says the same everywhere.
    const now = seen === null ? new Date(facts.collectedAt) : world.clock.now();
    const found = audit({
      facts,
      checks,
      practices,
      now,
      ...(seen === null ? { mode: 'replay' as const } : {}),
      only: words(given.only),
      skip: words(given.skip),
      version,
    });
    const judged = accepted === null ? found : acceptFindings(found, accepted, now);
    const report = given.baseline === undefined ? judged : await comparedWith(given.baseline, judged, world);
    const toFile = given.output !== undefined;
    const render = await formats[format]();
    const text = render(report, { ...screen, colour: screen.colour && !toFile, all: given.all });
    const exitCode = seen?.isKept === false ? 2 : isFailure(report, given.failOn) ? 1 : 0;
    if (given.output === undefined) return { exitCode, text };
    world.output.write(resolve(world.directory, given.output), text);
    world.talk.warn(`wrote ${given.output}`);
    return { exitCode, text: '' };
  },
});

/** Only what is seen now, where the deployment runs, can be added to its history. */
function refuseRecordOf(given: AuditInput): void {
  const other = given.facts !== undefined ? '--facts' : given.static ? '--static' : undefined;
  if (other === undefined) return;
  throw new Problem({
    code: 'usage',
    message: `--record and ${other} exclude each other`,
    hints: [`leave ${other} out: sizes are measured where the deployment runs`],
  });
}

async function look(given: AuditInput, world: World): Promise<LookedAt & { readonly isKept: boolean }> {
  const looked = await lookAt(given, world);
  // Loaded when asked for: most audits write nothing.
  const isKept = !given.record || (await import('./record.ts')).record(looked, world);
  return { ...looked, isKept };
}

async function replay(path: string, world: World): Promise<Facts> {
  const file = world.files.read(resolve(world.directory, path), 64 * 1024 * 1024);
  // Its many shapes are made only when they are asked for.
  if (file.ok) return (await import('../facts/saved.ts')).readFacts(file.text, path);
  throw new Problem({
    code: 'facts-unreadable',
    message: `${path} ${file.reason}`,
    hints: ['name a file that seaworthy audit --save-facts wrote'],
  });
}

function formatOf({ format, json, output }: AuditInput): FormatName {
  if (json && format !== undefined && format !== 'json') {
    throw new Problem({
      code: 'usage',
      message: `--json and --format ${format} exclude each other`,
      hints: ['give one of them'],
    });
  }
  if (json) return 'json';
  if (format !== undefined) return format;
  return formatOfFile(output ?? '');
}

/** `--only a,b --only c` means three words. */
function words(given: readonly string[]): readonly string[] {
  return given.flatMap((text) => text.split(',')).map((word) => word.trim());
}

/** What is accepted, or was known before, is somebody's decision already. */
function isFailure(report: AuditReport, failOn: Severity | 'none'): boolean {
  if (failOn === 'none') return false;
  const counted = severities.slice(0, severities.indexOf(failOn) + 1);
  return report.results.some((result) => {
    return isOpen(result) && result.since !== 'known' && counted.includes(result.severity);
  });
}
