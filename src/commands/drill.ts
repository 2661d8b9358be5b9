import { resolve } from 'node:path';
import { z } from 'zod';
import { Problem } from '../model/problem.ts';
import type { World } from '../ports/world.ts';
import { endingOnInterrupt } from '../practices/backup/drill/ending.ts';
import { keptDrills } from '../practices/backup/drill/records.ts';
import { takeDown } from '../practices/backup/drill/take-down.ts';
import { readTarget } from '../practices/backup/restore/target.ts';
import { drillMarkdown, printDrill, printDrillPreview, printDrills } from '../report/drill.ts';
import { printJson } from '../report/print-json.ts';
import { drill, lockDrills, previewDrill } from './backup/drill.ts';
import { openBackup } from './backup/opened.ts';
import { type CommandResult, defineCommand } from './command.ts';
import { deploymentAliases, deploymentInput, deploymentValues } from './deployment-input.ts';
import { openAdopted } from './plan-input.ts';

const mostSeed = 2 ** 32 - 1;

const input = z.object({
  ...deploymentInput,
  to: z
    .string()
    .optional()
    .describe(
      'A moment with its offset (2026-11-27T06:00:00Z), LATEST, or the label of a backup; absent = a random second',
    ),
  repository: z.coerce
    .number()
    .int()
    .min(1)
    .max(2)
    .optional()
    .describe('Number of the repository (the first that has backups)'),
  seed: z.coerce
    .number()
    .int()
    .min(0)
    .max(mostSeed)
    .optional()
    .describe('The same random second again, as long as the window is the same'),
  report: z.string().optional().describe('Write the report as Markdown to this file'),
  keep: z.boolean().default(false).describe('Leave the restored project running; --clean takes it down'),
  dryRun: z.boolean().default(false).describe('Show what would be restored, and restore nothing'),
  list: z.boolean().default(false).describe('Show the drills there were, and run none'),
  clean: z.boolean().default(false).describe('Take down what --keep or a killed drill left, and run none'),
  json: z.boolean().default(false).describe('Print JSON'),
});

type Given = z.infer<typeof input>;

export const drillCommand = defineCommand({
  name: 'drill',
  summary: 'Prove that the backups can be restored, beside the running deployment',
  description: [
    'Restores a backup into a project of its own: other names, no ports, a network without a way out, own volumes, bounds on memory',
    'and processors. No cron job, webhook or mail can fire there, and nothing is written into a repository. Then it proves, one',
    'by one, that what came back is what was there: the moment, rows, databases, extensions, the vault, logins over the network,',
    'auth, PostgREST through row level security, an object of each bucket, every page. It measures how long it took (RTO) and',
    'how much a loss of this machine would take with it (RPO), takes everything down, and keeps the result.',
    'The live deployment is read from; the only thing it does is one empty commit, by which the RPO is measured.',
    'Exit code: 0 proven, 2 no such moment, 3 world unreachable, 4 interrupted, 5 a proof failed, 6 another drill runs.',
    '',
    '  seaworthy drill -C ./docker',
    '  seaworthy drill --to LATEST --report drill.md -C ./docker',
    '  seaworthy drill --list -C ./docker',
  ].join('\n'),
  effect: 'write',
  input,
  aliases: deploymentAliases,
  values: { ...deploymentValues, to: 'words', repository: 'words', seed: 'words', report: 'file' },

  async run(given, world) {
    const adopted = openAdopted(given, world);
    if (given.list) {
      const drills = keptDrills(adopted.places, world.tree);
      return { exitCode: 0, text: given.json ? printJson({ drills }) : printDrills(drills) };
    }
    if (given.clean) return clean(given, world);
    return runOne(given, world);
  },
});

async function clean(given: Given, world: World): Promise<CommandResult> {
  const { places, project } = openAdopted(given, world);
  const lock = lockDrills(places, world);
  try {
    const removed = await takeDown(project.name, undefined, world);
    const { containers, networks, volumes } = removed;
    const text = `Taken down: ${containers} containers, ${networks} networks, ${volumes} volumes.\n`;
    return { exitCode: 0, text: given.json ? printJson({ removed }) : text };
  } finally {
    lock.release();
  }
}

async function runOne(given: Given, world: World): Promise<CommandResult> {
  if (given.to !== undefined && given.seed !== undefined)
    throw new Problem({
      code: 'usage',
      message: '--to and --seed exclude each other',
      hints: ['leave --to out for a random second'],
    });
  const target = given.to === undefined ? null : readTarget(given.to);
  const opened = await openBackup(openAdopted(given, world), undefined, world);
  const { repository: only, seed, keep } = given;
  const wanted = { target, asked: given.to ?? 'random', only, seed, keep };
  if (given.dryRun) {
    const preview = await previewDrill(opened, wanted, world);
    return { exitCode: 0, text: given.json ? printJson({ preview }) : printDrillPreview(preview) };
  }
  const { ending, release } = endingOnInterrupt(world);
  try {
    const done = await drill(opened, wanted, ending, world);
    if (given.report !== undefined)
      world.output.write(resolve(world.directory, given.report), drillMarkdown(done));
    const exitCode = { green: 0, red: 5, interrupted: 4 }[done.verdict];
    return { exitCode, text: given.json ? printJson({ drill: done }) : printDrill(done) };
  } finally {
    release();
  }
}
