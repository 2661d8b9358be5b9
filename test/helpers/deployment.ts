import type { DeploymentFact, EnvKeyFact } from '../../src/model/facts/deployment.ts';

/** A deployment of one Compose file and a sound `.env`. */
export function deployment(parts: Partial<DeploymentFact> = {}): DeploymentFact {
  return {
    project: 'supabase',
    directory: '/srv/supabase',
    files: [{ path: 'docker-compose.yml', by: 'list', bytes: 10_000 }],
    filesFrom: 'default',
    filesNotUsed: [],
    envFile: { path: '.env', mode: 0o600, keys: [], hasCarriageReturns: false },
    unsetVariables: [],
    profiles: [],
    ...parts,
  };
}

/** A key of `.env`, used by a service unless told otherwise. */
export function envKey(name: string, text: string, parts: Partial<EnvKeyFact> = {}): EnvKeyFact {
  return { name, text, at: { file: '.env', line: 5 }, used: true, altered: false, ...parts };
}

/** The same deployment with these keys in its `.env`. */
export function withKeys(...keys: readonly EnvKeyFact[]): DeploymentFact {
  return deployment({ envFile: { path: '.env', mode: 0o600, keys, hasCarriageReturns: false } });
}
