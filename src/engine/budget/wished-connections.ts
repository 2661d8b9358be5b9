// The connections as seaworthy.yaml wishes them: variables and server settings that other wishes set count already.
import type { Known } from '../../model/fact.ts';
import type { PoolerTenantsFact, SettingsFact } from '../../model/facts/database.ts';
import type { EnvironmentValue, ServiceFact } from '../../model/facts/services.ts';
import { serviceOf } from '../find-service.ts';
import { postgresOption } from '../postgres-options.ts';
import type { Wishes } from '../wishes/schema.ts';
import type { ConnectionFacts } from './connections.ts';
import type { PoolWish } from './fitting.ts';

export interface WishedConnections {
  readonly facts: ConnectionFacts;
  readonly wish: PoolWish;
}

/** What to fit, and how. A running server's own numbers count only where neither wishes nor files say any. */
export function wishedConnections(
  services: readonly ServiceFact[],
  live: { readonly settings: Known<SettingsFact>; readonly poolerTenants: Known<PoolerTenantsFact> },
  wishes: Wishes,
): WishedConnections {
  const { environment, pool } = wishes;
  const pinned = Object.entries(environment).flatMap(([service, values]) =>
    Object.keys(values).map((name) => `${service}.${name}`),
  );
  return {
    facts: {
      services: services.map((service) => wishedService(service, wishes)),
      settings: wishedSettings(serviceOf(services, 'db'), live.settings, wishes),
      poolerTenants: live.poolerTenants.known ? live.poolerTenants.value : undefined,
    },
    wish: { ...pool, pinned: new Set(pinned) },
  };
}

function wishedService(service: ServiceFact, { environment }: Wishes): ServiceFact {
  const wished = Object.hasOwn(environment, service.name) ? (environment[service.name] ?? {}) : {};
  const values = Object.entries(wished).flatMap(([name, text]): [string, EnvironmentValue][] => {
    const present = service.environment[name];
    if (typeof text !== 'string') return [];
    return [[name, { at: present?.at ?? [service.at], variables: present?.variables ?? [], text }]];
  });
  if (values.length === 0) return service;
  return { ...service, environment: { ...service.environment, ...Object.fromEntries(values) } };
}

const counted = ['max_connections', 'superuser_reserved_connections', 'reserved_connections'] as const;

/** Of a server that runs, what a former wish set would count for ever if it went first. */
function wishedSettings(
  db: ServiceFact | undefined,
  live: Known<SettingsFact>,
  { postgres }: Wishes,
): SettingsFact | undefined {
  const running = live.known ? live.value : undefined;
  const values = counted.flatMap((name) => {
    const written = db === undefined ? undefined : (postgres.settings[name] ?? postgresOption(db, name));
    const value = written ?? running?.[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return values.length === 0 ? undefined : { ...running, ...Object.fromEntries(values) };
}
