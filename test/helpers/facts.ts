// Builders for facts, for tests of checks: say only what the test is about, the rest is a quiet default.
import type { Check } from '../../src/engine/check.ts';
import { runCheck } from '../../src/engine/run-check.ts';
import { type Known, known, unknownFact } from '../../src/model/fact.ts';
import type { ContainerFact } from '../../src/model/facts/containers.ts';
import type { EnvironmentValue, ImageFact, ServiceFact } from '../../src/model/facts/services.ts';
import type { FactName, FactTable } from '../../src/model/facts/table.ts';
import type { Outcome } from '../../src/model/outcome.ts';
import type { Place } from '../../src/model/place.ts';
import type { SecretFact } from '../../src/model/secret.ts';

/** The day all tests live in. */
export const today = new Date('2026-11-22T12:00:00Z');

export const here: Place = { file: 'docker-compose.yml', line: 10 };

/** A sound secret unless told otherwise. */
export function secret(parts: Partial<SecretFact> = {}): SecretFact {
  return { fingerprint: 'f-sound', bytes: 40, reserved: false, bareYamlScalar: false, ...parts };
}

/** An environment value: text, or a secret. */
export function value(
  of: string | null | Partial<SecretFact>,
  parts: Partial<EnvironmentValue> = {},
): EnvironmentValue {
  const isText = typeof of === 'string' || of === null;
  const base: EnvironmentValue = isText
    ? { text: of, at: [here], variables: [] }
    : { text: '[redacted]', at: [here], variables: [], secret: secret(of) };
  return { ...base, ...parts };
}

export function environment(
  values: Record<string, string | null | Partial<SecretFact>>,
): Record<string, EnvironmentValue> {
  return Object.fromEntries(Object.entries(values).map(([name, of]) => [name, value(of)]));
}

export function image(reference: string): ImageFact {
  const [rest = reference, digest] = reference.split('@');
  const colon = rest.lastIndexOf(':');
  const hasTag = colon > rest.lastIndexOf('/');
  return {
    reference,
    repository: hasTag ? rest.slice(0, colon) : rest,
    ...(hasTag ? { tag: rest.slice(colon + 1) } : {}),
    ...(digest === undefined ? {} : { digest }),
    at: [here],
  };
}

/** A service of a role, named like its role. */
export function service(role: ServiceFact['role'], parts: Partial<ServiceFact> = {}): ServiceFact {
  return {
    name: role,
    role,
    at: here,
    environment: {},
    ports: [],
    volumes: [],
    networks: [{ name: 'default', aliases: [] }],
    dependsOn: [],
    limits: {},
    labels: {},
    profiles: [],
    ...parts,
  };
}

/** A container of a service that runs and is healthy. */
export function container(serviceName: string, parts: Partial<ContainerFact> = {}): ContainerFact {
  return {
    name: `supabase-${serviceName}`,
    service: serviceName,
    image: 'x:1',
    imageId: 'sha256:0',
    state: 'running',
    health: 'healthy',
    exitCode: 0,
    oomKilled: false,
    restartCount: 0,
    startedAt: '2026-11-21T12:00:00Z',
    environment: {},
    logDriver: 'json-file',
    logOptions: {},
    memoryLimitBytes: 0,
    cpuLimit: 0,
    mounts: [],
    published: [],
    configFiles: ['/srv/supabase/docker-compose.yml'],
    workingDirectory: '/srv/supabase',
    healthcheckTest: [],
    ...parts,
  };
}

export type FactTableInput = { readonly [Name in FactName]?: FactTable[Name] | Known<FactTable[Name]> };

/** A whole table in which everything not given is unknown. A plain value counts as known. */
export function table(given: FactTableInput): { readonly [Name in FactName]: Known<FactTable[Name]> } {
  const byName = given as Record<string, unknown>;
  return new Proxy({} as { readonly [Name in FactName]: Known<FactTable[Name]> }, {
    get(_target, name) {
      const fact = byName[String(name)];
      if (fact === undefined) return unknownFact('needs Docker');
      const isKnown = typeof fact === 'object' && fact !== null && 'known' in fact;
      return isKnown ? fact : known(fact);
    },
  });
}

/** Runs a check on facts, at noon of the tests' day. */
export function judge(check: Check, given: FactTableInput, now: Date = today): Outcome {
  return runCheck(check, table(given), now);
}
