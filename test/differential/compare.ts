import { isDeepStrictEqual } from 'node:util';
import { loadProject } from '../../src/deployment/load.ts';
import { toJson } from '../../src/deployment/node.ts';
import { Problem, printProblem } from '../../src/model/problem.ts';
import { systemFiles } from '../../src/system/files.ts';
import { type Answer, askCompose, type OracleRun, plainEnvironment } from './oracle.ts';

/** What we make of the directory. Anything but a Problem is a bug and passes through. */
export function askOurselves(run: OracleRun): Answer {
  const { environment, ...options } = run;
  try {
    const project = loadProject(
      { ...options, environment: { ...plainEnvironment, ...environment } },
      systemFiles(),
    );
    return { ok: true, json: toJson(project.root) };
  } catch (error) {
    if (error instanceof Problem) return { ok: false, message: printProblem(error) };
    throw error;
  }
}

export interface Verdict {
  /** One line for each place where we and Compose differ; none when we agree. */
  readonly differences: readonly string[];
  /** Compose takes the files. */
  readonly accepted: boolean;
}

export async function judge(run: OracleRun): Promise<Verdict> {
  const theirs = await askCompose(run);
  return { accepted: theirs.ok, differences: differencesTo(theirs, run) };
}

export async function differences(run: OracleRun): Promise<readonly string[]> {
  return (await judge(run)).differences;
}

function differencesTo(theirs: Answer, run: OracleRun): readonly string[] {
  const ours = askOurselves(run);
  if (ours.ok && theirs.ok) return compare(ours.json, theirs.json, '');
  if (!ours.ok && !theirs.ok) return [];
  return [
    ours.ok
      ? `Compose refuses it: ${(theirs as { message: string }).message}`
      : `we refuse it: ${ours.message}`,
  ];
}

function compare(ours: unknown, theirs: unknown, path: string): readonly string[] {
  if (isDeepStrictEqual(ours, theirs)) return [];
  if (!isTree(ours) || !isTree(theirs) || Array.isArray(ours) !== Array.isArray(theirs)) {
    return [`${path}: ours ${JSON.stringify(ours)}, theirs ${JSON.stringify(theirs)}`];
  }
  const keys = new Set([...Object.keys(ours), ...Object.keys(theirs)]);
  return [...keys].flatMap((key) => compare(ours[key], theirs[key], `${path}.${key}`));
}

function isTree(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
