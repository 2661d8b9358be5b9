import { z } from 'zod';
import { placesOf } from '../engine/state/places.ts';
import { portWishes, type WrittenWishes, wishesFile } from '../engine/wishes/schema.ts';
import { wishesText } from '../engine/wishes/text.ts';
import { presentWishes, writeWishes } from '../engine/wishes/write.ts';
import { listed } from '../engine/words.ts';
import { Problem } from '../model/problem.ts';
import type { World } from '../ports/world.ts';
import { printJson } from '../report/print-json.ts';
import { type CommandResult, defineCommand } from './command.ts';
import { deploymentAliases, deploymentInput, deploymentValues } from './deployment-input.ts';
import { ask, fallbacks, type GivenAnswers, openQuestions, wishesOf } from './init/answers.ts';
import { type Found, findOut, printFound } from './init/found.ts';
import { lookAt } from './look-at.ts';

const portWish = (whose: string) => z.enum(portWishes).optional().describe(`What becomes of ${whose}`);

const input = z.object({
  ...deploymentInput,
  domain: z.string().optional().describe('Public host name, for example api.acme.com'),
  email: z.string().optional().describe('Where certificate authorities and alerts can reach a person'),
  gateway: portWish('the ports of the API gateway'),
  pooler: portWish('the ports of the connection pooler and the database'),
  analytics: portWish('the ports of Logflare'),
  others: portWish('the ports of every other Supabase service'),
  yes: z.boolean().default(false).describe('Ask nothing: take what was found, leave the rest for later'),
  force: z
    .boolean()
    .default(false)
    .describe(`Write a new ${wishesFile}, and keep the present one as ${wishesFile}.old`),
  dryRun: z.boolean().default(false).describe('Show the file, and write nothing'),
  static: z.boolean().default(false).describe('Read files only: no Docker, no database, no host'),
  json: z.boolean().default(false).describe('Print JSON'),
});

type InitInput = z.infer<typeof input>;

export const initCommand = defineCommand({
  name: 'init',
  summary: 'Look at a deployment, ask a few questions, and write seaworthy.yaml',
  description: [
    `Writes ${wishesFile}, your wishes, beside the Compose files, and its JSON Schema into seaworthy/. Nothing else is`,
    'touched: no file of Supabase, no container. Every question is also an option; nobody is asked without a terminal.',
    '',
    '  seaworthy init -C ./docker',
    '  seaworthy init -C ./docker --domain api.acme.com --email ops@acme.com --yes',
  ].join('\n'),
  effect: 'write',
  input,
  aliases: deploymentAliases,
  values: { ...deploymentValues, domain: 'words', email: 'words' },

  async run(given, world) {
    const { project, facts } = await lookAt(given, world);
    const found = findOut(facts);
    const places = placesOf(project.workingDirectory, project.envFile?.path);
    const present = presentWishes(places, world);

    const wishes = await wishesFor(given, found, present, world);
    if (wishes === null) return declined(world);
    const text = wishesText(wishes);
    const isSame = present === text;
    if (present !== null && !isSame && !given.force) throw alreadyThere();

    const isWritten = !isSame && !given.dryRun;
    const keptAs = isWritten ? writeWishes(places, text, world).keptAs : null;
    const outcome: Outcome = { found, wishes, text, isSame, isWritten, keptAs };
    return { exitCode: 0, text: given.json ? printedReport(outcome) : print(outcome, given) };
  },
});

interface Outcome {
  readonly found: Found;
  readonly wishes: WrittenWishes;
  readonly text: string;
  readonly isSame: boolean;
  readonly isWritten: boolean;
  readonly keptAs: string | null;
}

/** The wishes by flags and answers; null = the person went away. */
async function wishesFor(
  given: InitInput,
  found: Found,
  present: string | null,
  world: World,
): Promise<WrittenWishes | null> {
  const { domain, email, gateway, pooler, analytics, others } = given;
  const flags: GivenAnswers = { domain, email, gateway, pooler, analytics, others };
  const byFlags = wishesOf(flags);
  const open = openQuestions(flags, found);
  if (open.length === 0) return byFlags;
  if (given.yes) return wishesOf({ ...flags, ...fallbacks(open) });
  // Nobody answers questions only to hear that the file is there.
  if (present !== null && !given.force) throw alreadyThere();
  if (!world.talk.canAsk)
    throw cannotAsk(
      open.map(({ name }) => name),
      found,
    );
  world.talk.show(printFound(found));
  const answers = await ask(open, world.talk);
  return answers === null ? null : wishesOf({ ...flags, ...answers });
}

function alreadyThere(): Problem {
  return new Problem({
    code: 'wishes-present',
    message: `${wishesFile} is there already, and says something else`,
    hints: [`edit it, or write a new one with --force: the present one is kept as ${wishesFile}.old`],
  });
}

function cannotAsk(names: readonly string[], { domain }: Found): Problem {
  const found = domain !== null && names.includes('domain') ? ` (${domain} was found)` : '';
  return new Problem({
    code: 'usage',
    message: `nobody can be asked here, and these are missing: ${listed(names.map((name) => `--${name}`))}${found}`,
    hints: ['give them, or --yes to take what was found and leave the rest for later'],
  });
}

function declined({ talk }: World): CommandResult {
  talk.warn('nothing was written');
  return { exitCode: 7, text: '' };
}

function print({ found, wishes, text, isSame, isWritten, keptAs }: Outcome, given: InitInput): string {
  const at = given.directory === '.' ? '' : ` -C ${given.directory}`;
  const next = `Next: seaworthy plan${at}\n`;
  const head = `${printFound(found)}\n`;
  if (isSame) return `${head}${wishesFile} says so already; nothing was written\n${next}`;
  if (!isWritten) return `${head}would write ${wishesFile}:\n\n${text}`;
  const kept = keptAs === null ? '' : `, and kept the one before as ${keptAs}`;
  const missing = (['domain', 'email'] as const).filter((name) => wishes[name] === undefined);
  const later = missing.length === 0 ? '' : `Later: write ${listed(missing)} into it\n`;
  return `${head}wrote ${wishesFile}${kept}\n${later}${next}`;
}

function printedReport({ found, wishes, text, isWritten, keptAs }: Outcome): string {
  const report = { schemaVersion: 1, found, wishes, file: wishesFile, text, written: isWritten, keptAs };
  return printJson(report);
}
