// Contributions → the deployment as it would be. Pure but for reading files through the port; writes nothing.
// Made each time from the person's own files, never from the generation before: what is in effect decides nothing.
import { posix } from 'node:path';
import { loadProject } from '../../deployment/load.ts';
import type { Project } from '../../deployment/project.ts';
import type { Contribution, RowFragment } from '../../model/fragment.ts';
import { Problem } from '../../model/problem.ts';
import type { EnvEdit } from '../../model/run.ts';
import type { Adopted } from '../adopted.ts';
import type { GenerationFile } from '../state/generations.ts';
import type { SecretFile } from '../state/secret-files.ts';
import { byChange } from './combine.ts';
import { overlay } from './overlay.ts';
import { refusedCandidate } from './refused-candidate.ts';
import { type Rendered, render } from './render.ts';
import type { CandidateRequest } from './request.ts';

export interface Candidate {
  readonly number: number;
  /** Sorted by change; without those that hold no fragment. */
  readonly contributions: readonly Contribution[];
  /** Text of the env file; null = there would be none. */
  readonly envText: string | null;
  /** Our keys in it, COMPOSE_FILE among them. */
  readonly edits: readonly EnvEdit[];
  /** Below `seaworthy/gen/N/`, `compose.yaml` first. Empty when no contribution is left. */
  readonly files: readonly GenerationFile[];
  /** Files that have to hold a secret before this comes into effect. */
  readonly secretFiles: readonly SecretFile[];
  readonly rows: readonly (RowFragment & { readonly change: string })[];
  /** The deployment as Compose would resolve it. */
  readonly project: Project;
}

export type { CandidateRequest } from './request.ts';

/** Throws a Problem `collision` that names both changes when two fragments want different things of one place. */
export function candidateOf(request: CandidateRequest): Candidate {
  const { adopted, number } = request;
  const contributions = request.contributions.filter(({ fragments }) => fragments.length > 0).sort(byChange);
  if (contributions.length === 0) return nothingOfOurs(adopted, number);
  const whole = { ...request, contributions };
  const rendered = render(whole);
  try {
    return candidate(whole, rendered, load(whole, rendered));
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    throw refusedCandidate(error, contributions, (one) => isRefused({ ...whole, contributions: [one] }));
  }
}

/** The person's own files: the env file as it was before us. */
function nothingOfOurs(adopted: Adopted, number: number): Candidate {
  const { base } = adopted;
  const envText = base.envFile?.text ?? null;
  return {
    number,
    contributions: [],
    envText,
    edits: [],
    files: [],
    secretFiles: [],
    rows: [],
    project: base,
  };
}

/** With the mask, when a service reads our keys through `env_file`: only the loaded candidate shows which ones do. */
function candidate(request: CandidateRequest, rendered: Rendered, project: Project): Candidate {
  const { number, contributions } = request;
  const masked = rendered.masked(withEveryProfile(request, rendered) ?? project);
  const { envText, edits, files, secretFiles, rows } = masked ?? rendered;
  const whole = masked === null ? project : load(request, masked);
  return { number, contributions, envText, edits, files, secretFiles, rows, project: whole };
}

/** As plain `docker compose` would: the env file names every Compose file, ours among them. */
function load({ adopted, world }: CandidateRequest, { envText, files, folder }: Rendered): Project {
  const { options, places } = adopted;
  const own = files.filter(({ mounted }) => mounted === undefined);
  const texts = own.map(({ path, text }) => [posix.join(folder, path), text] as const);
  const changed = new Map<string, string | null>([[places.envFile, envText], ...texts]);
  return loadProject({ ...options, files: [] }, overlay(world.files, changed));
}

/** A service that is not active today would be given our keys on the day it is. */
function withEveryProfile({ adopted, ...request }: CandidateRequest, rendered: Rendered): Project | null {
  if (adopted.base.inactiveServices.length === 0) return null;
  const options = { ...adopted.options, profiles: ['*'] };
  return attempt(() => load({ ...request, adopted: { ...adopted, options } }, rendered));
}

function isRefused(request: CandidateRequest): boolean {
  return attempt(() => load(request, render(request))) === null;
}

/** null = refused. */
function attempt(make: () => Project): Project | null {
  try {
    return make();
  } catch (error) {
    if (error instanceof Problem) return null;
    throw error;
  }
}
