import { resolve } from 'node:path';
import { z } from 'zod';
import { type LoadOptions, loadProject } from '../deployment/load.ts';
import type { Project } from '../deployment/project.ts';
import { type Places, placesOf } from '../engine/state/places.ts';
import { redactProblem } from '../facts/redaction/problem.ts';
import { Problem } from '../model/problem.ts';
import type { World } from '../ports/world.ts';

/** Options that say which deployment is meant; the same words as `docker compose` uses. */
export const deploymentInput = {
  directory: z.string().default('.').describe('Directory of the deployment'),
  file: z
    .array(z.string())
    .default([])
    .describe('Compose file, in order; instead of COMPOSE_FILE and the default names'),
  envFile: z.string().optional().describe('Env file to interpolate from, instead of .env'),
  profile: z.array(z.string()).default([]).describe('Compose profile to activate'),
  projectName: z.string().optional().describe('Compose project name'),
};

export const deploymentAliases = { C: 'directory', f: 'file', p: 'projectName' } as const;

export const deploymentValues = {
  directory: 'directory',
  file: 'file',
  envFile: 'file',
  profile: 'words',
  projectName: 'words',
} as const;

export type DeploymentInput = z.infer<z.ZodObject<typeof deploymentInput>>;

/** Resolves the Compose directory a command was pointed at. Problems carry file:line and a hint, and no secret. */
export function openProject(input: DeploymentInput, world: World): Project {
  try {
    return loadProject(loadOptions(input, world), world.files);
  } catch (error) {
    throw error instanceof Problem ? redactProblem(error) : error;
  }
}

/** The same words as the loader takes them. */
export function loadOptions(input: DeploymentInput, world: World): LoadOptions {
  return {
    directory: resolve(world.directory, input.directory),
    environment: world.environment,
    ...(input.file.length > 0 ? { files: input.file } : {}),
    ...(input.profile.length > 0 ? { profiles: input.profile } : {}),
    ...(input.projectName === undefined ? {} : { projectName: input.projectName }),
    ...(input.envFile === undefined ? {} : { envFile: input.envFile }),
  };
}

/** Where a deployment keeps what we remember, for commands that need not resolve it. Refuses a directory that is none. */
export function deploymentPlaces(directory: string, world: World): Places {
  const path = resolve(world.directory, directory);
  const status = world.files.status(path);
  if (typeof status === 'object' && status.kind === 'directory') return placesOf(path);
  throw new Problem({
    code: 'directory-missing',
    message: `${path} ${status === 'denied' ? 'may not be read' : 'is no directory'}`,
    hints: ['name the folder of your docker-compose.yml with -C'],
  });
}
