// Drills as people read them.
import { printBytes } from '../model/bytes.ts';
import type { DrillProof, DrillRecord } from '../model/drill.ts';
import { durationWords } from '../practices/backup/operations/progress.ts';

const marks = { passed: '✓', failed: '✗', skipped: '-' } as const;
const heads = { green: 'PROVEN', red: 'NOT PROVEN', interrupted: 'INTERRUPTED' } as const;

/** One screen: the answer, how long, how much would be lost, then each proof. */
export function printDrill(drill: DrillRecord): string {
  const { from, proofs, rto, rpo, verdict, failure } = drill;
  const counts = countsOf(proofs);
  const lines = [
    `${heads[verdict]}   ${counts.passed} of ${counts.passed + counts.failed} proofs${counts.skipped === 0 ? '' : `, ${counts.skipped} not asked`}`,
    ...(failure === null ? [] : [`  ${failure}`]),
    ...proofs.flatMap(warningLines),
    '',
    `Restored to   ${momentWords(drill)}`,
    ...(from === null
      ? []
      : [`From          ${from.place}, backup ${from.backup}, ${printBytes(from.bytes)}`]),
    `Took          ${rtoWords(rto)}`,
    `Would lose    ${rpo.seconds === null ? rpo.said : `${rpo.seconds} s: ${rpo.said}`}`,
    '',
    ...proofs.flatMap(proofLines),
  ];
  return `${lines.join('\n')}\n`;
}

/** A proof that a person can have and did not get: the answer stands, and proves less than it could. */
function warningLines({ id, said, remedy }: DrillProof): readonly string[] {
  return remedy === undefined ? [] : [`  WARNING: ${id} was not asked: ${said}`, `  HINT: ${remedy}`];
}

function proofLines({ id, status, said, details, title, remedy }: DrillProof): readonly string[] {
  const more = status === 'passed' ? [] : details.filter((line) => line !== said);
  return [
    `${remedy === undefined ? marks[status] : '!'} ${id.padEnd(11)} ${said || title}`,
    ...more.map((line) => `              ${line}`),
  ];
}

function momentWords({ target, lastCommit }: DrillRecord): string {
  const { asked, moment, seed } = target;
  const where = moment ?? 'the last commit';
  const how = seed === null ? '' : ` (a random second, --seed ${seed})`;
  const commit = lastCommit === null ? '' : `; last commit ${lastCommit}`;
  return asked === 'LATEST' ? `the last commit${commit}` : `${where}${how}${commit}`;
}

function rtoWords({ restored, open, well }: DrillRecord['rto']): string {
  const parts = [
    ['files restored after', restored],
    ['database open after', open],
    ['services well after', well],
  ] as const;
  const told = parts.flatMap(([words, seconds]) =>
    seconds === null ? [] : [`${words} ${durationWords(seconds)}`],
  );
  return told.join(', ') || 'it did not come so far';
}

function countsOf(proofs: readonly DrillProof[]): { readonly [Name in DrillProof['status']]: number } {
  const of = (status: DrillProof['status']) => proofs.filter((one) => one.status === status).length;
  return { passed: of('passed'), failed: of('failed'), skipped: of('skipped') };
}

/** What a drill would do. */
export function printDrillPreview(preview: {
  readonly moment: string | null;
  readonly seed: number | null;
  readonly repository: number;
  readonly backup: string;
  readonly bytes: number;
  readonly needed: number;
}): string {
  const { moment, seed, repository, backup, bytes, needed } = preview;
  const how = seed === null ? '' : ` (a random second, --seed ${seed})`;
  return [
    `Would restore to   ${moment ?? 'the last commit'}${how}`,
    `From               repository ${repository}, backup ${backup}, ${printBytes(bytes)}`,
    `Needs              ${printBytes(needed)} on the disk of Docker, for as long as it lasts`,
    '',
  ].join('\n');
}

/** A line for each, newest last. */
export function printDrills(drills: readonly DrillRecord[]): string {
  if (drills.length === 0) return 'No drill was run yet: seaworthy drill runs one.\n';
  const rows = drills.map((drill) => {
    const { passed, failed } = countsOf(drill.proofs);
    const rto = drill.rto.well === null ? '' : `, ${durationWords(drill.rto.well)}`;
    const why = drill.proofs.find(({ status }) => status === 'failed');
    const red = why === undefined ? '' : `   ${why.id}: ${why.said}`;
    return `${drill.startedAt.slice(0, 19)}Z  ${heads[drill.verdict].padEnd(11)}  ${passed} of ${passed + failed} proofs${rto}${red}`;
  });
  return `${rows.join('\n')}\n`;
}

/** The report of one drill, for whoever asks whether the backups are good. */
export function drillMarkdown(drill: DrillRecord): string {
  const { project, startedAt, from, proofs, verdict, rpo, failure } = drill;
  const lines = [
    `# Restore drill of ${project}, ${startedAt.slice(0, 10)}`,
    '',
    `**${heads[verdict]}.** ${failure ?? ''}`.trimEnd(),
    '',
    '| | |',
    '|---|---|',
    `| begun | ${startedAt} |`,
    `| restored to | ${cell(momentWords(drill))} |`,
    ...(from === null
      ? []
      : [`| from | ${cell(from.place)}, backup ${from.backup}, ${printBytes(from.bytes)} |`]),
    `| took (RTO) | ${rtoWords(drill.rto)} |`,
    `| would lose (RPO) | ${cell(rpo.seconds === null ? rpo.said : `${rpo.seconds} s: ${rpo.said}`)} |`,
    '',
    '| proof | | seen |',
    '|---|---|---|',
    ...proofs.map(({ title, status, said, details, remedy }) => {
      const lines = [
        ...details.filter((line) => line !== said),
        ...(remedy === undefined ? [] : [`HINT: ${remedy}`]),
      ];
      const more = lines.map((line) => `<br>${cell(line)}`);
      return `| ${cell(title)} | ${remedy === undefined ? status : '**not asked**'} | ${cell(said)}${more.join('')} |`;
    }),
  ];
  return `${lines.join('\n')}\n`;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ').replaceAll('<', '&lt;');
}
