// `seaworthy backup … --engine logical`.
import { printBytes } from '../../model/bytes.ts';
import { Problem } from '../../model/problem.ts';
import type { World } from '../../ports/world.ts';
import type { EngineSite, Kept } from '../../practices/backup/engines/contract.ts';
import { engines } from '../../practices/backup/engines/index.ts';
import { refuseDuringRestore } from '../../practices/backup/restore/record.ts';
import { printKept } from '../../report/kept.ts';
import { printJson } from '../../report/print-json.ts';
import type { CommandResult } from '../command.ts';
import type { OpenBackup } from './opened.ts';

const engine = engines.logical;

/** One site for each repository. */
export function sitesOf(
  { adopted, sidecars, repositories }: OpenBackup,
  world: World,
): readonly EngineSite[] {
  return repositories.map((repository) => ({ adopted, sidecars, repository, world }));
}

/** A copy into each repository in turn: one that cannot be reached keeps no other from its own. */
export async function takeLogical(
  opened: OpenBackup,
  world: World,
): Promise<{
  readonly made: readonly { readonly repository: string; readonly kept: Kept }[];
  readonly failed: readonly { readonly repository: string; readonly message: string }[];
}> {
  refuseDuringRestore(opened.adopted.places, world.tree);
  const made: { repository: string; kept: Kept }[] = [];
  const failed: { repository: string; message: string }[] = [];
  for (const site of sitesOf(opened, world)) {
    const { shown } = site.repository;
    try {
      made.push({ repository: shown, kept: await engine.backUp(site) });
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      failed.push({ repository: shown, message: error.message });
    }
  }
  return { made, failed };
}

/** The action of that name on logical copies. */
export async function logicalAction(
  action: 'run' | 'list' | 'verify' | 'check' | 'prune',
  opened: OpenBackup,
  json: boolean,
  world: World,
): Promise<CommandResult> {
  if (action === 'run') return run(opened, json, world);
  if (action === 'verify') return verify(opened, json, world);
  if (action === 'prune') return prune(opened, json, world);
  if (action === 'list') return list(opened, json, world);
  throw knowsNo(action);
}

/** What is asked of both engines together. */
export function knowsNo(action: string): Problem {
  return new Problem({
    code: 'usage',
    message: `--engine logical knows no ${action}`,
    hints: [`leave --engine out: seaworthy backup ${action}`],
  });
}

async function run(opened: OpenBackup, json: boolean, world: World): Promise<CommandResult> {
  const { made, failed } = await takeLogical(opened, world);
  const lines = [
    ...made.map(({ repository, kept }) => {
      return `✓ ${repository}   ${kept.label}, ${kept.note}, ${printBytes(kept.bytes)}`;
    }),
    ...failed.map(({ repository, message }) => `✗ ${repository}   ${message}`),
  ];
  const text = json ? printJson({ made, failed }) : `${lines.join('\n')}\n`;
  return { exitCode: failed.length === 0 ? 0 : 3, text };
}

async function list(opened: OpenBackup, json: boolean, world: World): Promise<CommandResult> {
  const found = [];
  for (const site of sitesOf(opened, world))
    found.push({ repository: site.repository.shown, copies: await engine.list(site) });
  return { exitCode: 0, text: json ? printJson(found) : printKept(found) };
}

async function verify(opened: OpenBackup, json: boolean, world: World): Promise<CommandResult> {
  const results = [];
  for (const site of sitesOf(opened, world))
    results.push({ repository: site.repository.shown, ...(await engine.verify(site)) });
  const lines = results.map(({ repository, faults }) =>
    faults.length === 0
      ? `✓ ${repository}   every dump was read back: the bytes are those that were written, and pg_restore takes them`
      : [`✗ ${repository}`, ...faults.map((fault) => `    ${fault}`)].join('\n'),
  );
  const isWhole = results.every(({ faults }) => faults.length === 0);
  return { exitCode: isWhole ? 0 : 1, text: json ? printJson(results) : `${lines.join('\n')}\n` };
}

async function prune(opened: OpenBackup, json: boolean, world: World): Promise<CommandResult> {
  refuseDuringRestore(opened.adopted.places, world.tree);
  for (const site of sitesOf(opened, world)) await engine.prune(site, opened.wishes.backup.logical.keep_days);
  return list(opened, json, world);
}
