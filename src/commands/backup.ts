import { z } from 'zod';
import { Problem } from '../model/problem.ts';
import type { World } from '../ports/world.ts';
import { engineNames } from '../practices/backup/engines/contract.ts';
import { keepVersions } from '../practices/backup/objects-bucket.ts';
import { forgetPoints } from '../practices/backup/operations/kept-points.ts';
import { letGo } from '../practices/backup/operations/let-go.ts';
import { checkDatabase, databaseInfo } from '../practices/backup/operations/pgbackrest.ts';
import { refuseDuringRestore } from '../practices/backup/restore/record.ts';
import { printBackups, printReadBack, printRun, printStatus } from '../report/backup.ts';
import { printJson } from '../report/print-json.ts';
import { foreignStatus } from './backup/foreign.ts';
import { keyAction } from './backup/key.ts';
import { knowsNo, logicalAction } from './backup/logical.ts';
import { type OpenBackup, openBackup } from './backup/opened.ts';
import { probeBuckets } from './backup/probe.ts';
import { readBack } from './backup/read-back.ts';
import { runBackup } from './backup/run.ts';
import { backupStatus } from './backup/status.ts';
import { type CommandResult, defineCommand } from './command.ts';
import { deploymentAliases, deploymentInput, deploymentValues } from './deployment-input.ts';
import { openAdopted } from './plan-input.ts';

const input = z.object({
  action: z
    .enum(['run', 'list', 'verify', 'check', 'prune', 'status', 'key', 'keep-versions'])
    .default('status')
    .describe('What to do'),
  ...deploymentInput,
  type: z
    .enum(['auto', 'full', 'diff', 'incr'])
    .default('auto')
    .describe('run: everything, or what changed; auto = as backup.full_every_days says'),
  engine: z
    .enum(engineNames)
    .default('pgbackrest')
    .describe('run, list, verify, prune: logical = the second copy by pg_dump'),
  repository: z.coerce.number().int().min(1).max(2).optional().describe('That repository alone'),
  probe: z
    .boolean()
    .default(false)
    .describe('check: ask each bucket whether it can be trusted (about 6 MiB), instead of waiting for WAL'),
  kept: z.boolean().default(false).describe('key: say that a copy of it is kept off this machine'),
  show: z.boolean().default(false).describe('key: show it, on a terminal alone'),
  json: z.boolean().default(false).describe('Print JSON'),
});

type Given = z.infer<typeof input>;

export const backupCommand = defineCommand({
  name: 'backup',
  summary: 'Back everything up, list it, read it back, and say how it stands',
  description: [
    'run     the cluster (pgBackRest), then objects and the vault key, then the files of the deployment (restic): each',
    '        repository in turn, encrypted. A repository that cannot be reached keeps no other from its backup',
    'list    what each repository holds',
    'verify  reads everything back: checksums of every file, whether the WAL is whole, every recovery point, and from when',
    '        to when any moment can be recovered',
    'check   a new segment of WAL has to arrive in every repository; --probe: each bucket has to give back what it is given',
    'prune   lets go what is older than backup.keep_days; never the last full backup, nor what a backup that is kept needs',
    'key     which key opens the backups, and whether somebody said that a copy is kept elsewhere (--kept says so)',
    'status  age, reach and encryption of each repository, what waits in the spool, the last proven restore; where storage',
    '        keeps objects in a bucket, whether that keeps old versions. Where a sidecar or Docker does not answer: what the rest says',
    'keep-versions  switches versioning on for that bucket, with the keys of the storage service; it asks nothing first',
    '',
    '--engine logical is the portable second copy: pg_dump of every database and the roles, for run, list, verify and prune.',
    '',
    '  seaworthy backup run -C ./docker',
    '  seaworthy backup run --type full --repository 2',
    '  seaworthy backup run --engine logical',
    '',
    'Exit code: 0 fine, 1 something is wrong with what is there (status: or no restore was proven within 30 days), 3 a repository or the',
    'sidecars cannot be reached.',
  ].join('\n'),
  effect: 'write',
  input,
  positional: ['action'],
  aliases: deploymentAliases,
  values: { ...deploymentValues, repository: 'words' },

  async run(given, world) {
    if (given.action === 'check' && given.probe) return probeBuckets(openAdopted(given, world), given, world);
    if (given.action === 'key') return keyAction(openAdopted(given, world), given, world);
    const adopted = openAdopted(given, world);
    const foreign = given.action === 'status' ? await foreignStatus(adopted, world) : null;
    if (foreign !== null)
      return { exitCode: 1, text: given.json ? printJson(foreign) : printStatus(foreign) };
    const { action } = given;
    if (action === 'status') {
      if (given.engine === 'logical') throw knowsNo(action);
      return backupStatus(adopted, given, world);
    }
    const opened = await openBackup(adopted, given.repository, world);
    if (given.engine === 'logical' && action !== 'keep-versions')
      return logicalAction(action, opened, given.json, world);
    return actions[action](opened, given, world);
  },
});

type Action = (opened: OpenBackup, given: Given, world: World) => Promise<CommandResult>;

const actions: { readonly [Name in Exclude<Given['action'], 'key' | 'status'>]: Action } = {
  run,
  list,
  verify,
  check,
  prune,
  'keep-versions': async ({ adopted }, given, world) => {
    const bucket = await keepVersions(adopted, world);
    return { exitCode: 0, text: given.json ? printJson({ bucket }) : `✓ bucket ${bucket} keeps versions\n` };
  },
};

async function run(opened: OpenBackup, given: Given, world: World): Promise<CommandResult> {
  const begun = world.clock.now().getTime();
  const { outcomes, point } = await runBackup(opened, given.type === 'auto' ? null : given.type, world);
  const seconds = (world.clock.now().getTime() - begun) / 1000;
  const failed = outcomes.flatMap((one) =>
    'problem' in one ? [{ repository: one.repository.shown, message: one.problem.message }] : [],
  );
  const isDamaged = outcomes.some((one) => 'part' in one && one.damagedPages);
  const parts = outcomes.flatMap((one) =>
    'part' in one ? [{ repository: one.repository.shown, seconds: one.seconds }] : [],
  );
  const text = given.json
    ? printJson({ point, failed, damagedPages: isDamaged, seconds, parts })
    : printRun(outcomes, seconds);
  return { exitCode: failed.length > 0 ? 3 : isDamaged ? 1 : 0, text };
}

async function list({ sidecars, repositories }: OpenBackup, given: Given): Promise<CommandResult> {
  const info = await databaseInfo(
    sidecars,
    repositories.map(({ number }) => number),
  );
  const shown = repositories.map(({ number, shown: place }) => {
    return { shown: place, info: info.find((one) => one.number === number) ?? null };
  });
  return { exitCode: 0, text: given.json ? printJson(shown) : printBackups(shown) };
}

async function verify(opened: OpenBackup, given: Given, world: World): Promise<CommandResult> {
  const results = await readBack(opened, world);
  const isWhole = results.every(({ faults }) => faults.length === 0);
  return { exitCode: isWhole ? 0 : 1, text: given.json ? printJson(results) : printReadBack(results) };
}

async function check({ sidecars }: OpenBackup, given: Given, world: World): Promise<CommandResult> {
  world.talk.progress('waiting for a segment of WAL to arrive in every repository');
  await checkDatabase(sidecars);
  world.talk.progress('');
  const text = '✓ WAL arrives in every repository\n';
  return { exitCode: 0, text: given.json ? printJson({ arrives: true }) : text };
}

async function prune(opened: OpenBackup, given: Given, world: World): Promise<CommandResult> {
  const { adopted, sidecars, repositories, wishes } = opened;
  refuseDuringRestore(adopted.places, world.tree);
  const { keep_days: keepDays } = wishes.backup;
  const problems: Problem[] = [];
  for (const { number, shown } of repositories) {
    world.talk.progress(`${shown}: letting go what is older than ${keepDays} days`);
    try {
      await letGo(sidecars, number, keepDays, world.clock.now());
    } catch (error) {
      // One that is away keeps no other from it: that one's disk may be full.
      if (!(error instanceof Problem)) throw error;
      problems.push(error);
    }
  }
  forgetPoints(adopted.places, keepDays, world.clock.now(), world.tree);
  world.talk.progress('');
  if (problems[0] !== undefined) throw problems[0];
  return list(opened, given);
}
