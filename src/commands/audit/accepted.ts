import { resolve } from 'node:path';
import type { Project } from '../../deployment/project.ts';
import { type AcceptanceList, ignoreFile } from '../../engine/acceptance/entry.ts';
import { createRedactor } from '../../facts/redactor.ts';
import type { World } from '../../ports/world.ts';

export interface AcceptedInput {
  readonly directory: string;
  readonly ignoreFile?: string | undefined;
  /** Ids of all checks. */
  readonly checks: readonly string[];
  /** The deployment, or null in a replay, where only a named file is read: the one at hand may be another deployment's. */
  readonly project: Project | null;
}

/** What the ignore file says; null = there is none. Its words pass through the redactor like those of the deployment. */
export async function readIgnoreFile(input: AcceptedInput, world: World): Promise<AcceptanceList | null> {
  const { project, checks } = input;
  const name = input.ignoreFile ?? ignoreFile;
  if (input.ignoreFile === undefined && project === null) return null;
  const path =
    input.ignoreFile === undefined
      ? resolve(world.directory, input.directory, ignoreFile)
      : resolve(world.directory, input.ignoreFile);
  const file = world.files.read(path, 1024 * 1024);
  if (!file.ok && file.refusal === 'missing' && input.ignoreFile === undefined) return null;
  // Most deployments have none, and an audit of those should not load what reads it.
  const { readAcceptances, unreadable } = await import('../../engine/acceptance/read.ts');
  if (!file.ok) throw unreadable(name, file.reason);
  const list = readAcceptances(file.text, { file: name, checks, today: world.clock.now() });
  return project === null ? list : withoutSecrets(list, project, world);
}

function withoutSecrets(list: AcceptanceList, project: Project, world: World): AcceptanceList {
  const { text } = createRedactor(project, { key: world.randomBytes(32), samples: [] });
  const entries = list.entries.map((entry) => {
    return {
      ...entry,
      reason: text(entry.reason),
      ...(entry.by === undefined ? {} : { by: text(entry.by) }),
    };
  });
  return { ...list, entries };
}
