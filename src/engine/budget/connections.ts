// The connection budget: what all services may open, against what the server has (failure cases 39 and 43). Pure, plain
// JSON, for the checks of `pool` and for what advises on sizes.
import type { PoolerTenantsFact, SettingsFact } from '../../model/facts/database.ts';
import type { ServiceFact } from '../../model/facts/services.ts';
import type { Place } from '../../model/place.ts';
import { serviceOf } from '../find-service.ts';
import { type PoolerPart, type PoolerSizes, poolerPart } from './pooler.ts';
import { type PoolerCeiling, poolerCeilings } from './pooler-ceilings.ts';
import { connectionsOf, type ServiceConnections } from './pools.ts';
import { serverConnections } from './server-connections.ts';

export interface ConnectionShare {
  readonly service: string;
  /** `pool` = of a size that a setting gives; `beside` = a few more, kept or opened while used, that no setting sizes. */
  readonly kind: 'pool' | 'beside';
  /** null = as many as it likes, or not known (see `unreadable`). */
  readonly connections: number | null;
  readonly how: string;
  readonly at: Place;
}

export interface ConnectionBudget {
  /** `max_connections`; null = of an external Postgres that was not asked. */
  readonly max: number | null;
  /** Kept for superusers and for pg_use_reserved_connections. */
  readonly reserved: number;
  /** What is left for services; null as `max`. */
  readonly usable: number | null;
  readonly shares: readonly ConnectionShare[];
  /** Sum of all pools, those without a limit left out. */
  readonly pools: number;
  /** Sum of what is opened beside them. */
  readonly beside: number;
  /** Services whose pool has no limit. */
  readonly unlimited: readonly string[];
  /** Settings that should be numbers and are none, as `NAME text`: with any of them the sums mean nothing. */
  readonly unreadable: readonly string[];
  /** How large the pooler's pools may be at most, if those of `unlimited` take nothing; null = no pooler that is known, or no `max`. */
  readonly ceilings: readonly PoolerCeiling[] | null;
  /** How the pooler comes to its part; null = none that is known, or numbers that are none. */
  readonly pooler: PoolerSizes | null;
}

export interface ConnectionFacts {
  readonly services: readonly ServiceFact[];
  readonly settings?: SettingsFact | undefined;
  readonly poolerTenants?: PoolerTenantsFact | undefined;
}

/** What the services of these facts may take of the server's connections. */
export function connectionBudget({ services, settings, poolerTenants }: ConnectionFacts): ConnectionBudget {
  const server = serverConnections(serviceOf(services, 'db'), settings);
  const parts = services.map((service) => partsOf(service, server?.max, poolerTenants));
  const shares = parts.flatMap((one) => one.shares);
  const pooler = parts.find((one) => one.pooler !== undefined)?.pooler;
  const [pools, beside] = [sumOf(shares, 'pool'), sumOf(shares, 'beside')];
  const unreadable = [
    ...shares.filter(({ connections }) => isUnreadable(connections)).map(({ how }) => how),
    ...(isUnreadable(server?.usable ?? null) ? ['max_connections'] : []),
  ];
  const isSound = unreadable.length === 0 && server !== undefined;
  return {
    max: numberOrNull(server?.max),
    reserved: numberOrNull(server?.reserved) ?? 0,
    usable: numberOrNull(server?.usable),
    shares: shares.map((share) => ({ ...share, connections: numberOrNull(share.connections) })),
    pools: numberOrNull(pools) ?? 0,
    beside,
    unlimited: shares.filter(({ connections }) => connections === null).map(({ service }) => service),
    unreadable,
    pooler: pooler === undefined || unreadable.length > 0 ? null : pooler.sizes,
    ceilings:
      pooler === undefined || !isSound
        ? null
        : poolerCeilings(pooler.sizes, server, pools - (pooler.connections ?? 0) + beside),
  };
}

interface ServiceParts {
  readonly shares: readonly ConnectionShare[];
  readonly pooler?: PoolerPart;
}

function partsOf(
  service: ServiceFact,
  max: number | undefined,
  tenants: PoolerTenantsFact | undefined,
): ServiceParts {
  const pooler = service.role === 'pooler' ? poolerPart(service, tenants) : undefined;
  if (pooler === undefined) return { shares: sharesOf(service, connectionsOf(service, max)) };
  return { shares: sharesOf(service, { pool: pooler }), pooler };
}

function sharesOf(service: ServiceFact, { pool, beside }: ServiceConnections): readonly ConnectionShare[] {
  return [
    { kind: 'pool' as const, part: pool },
    { kind: 'beside' as const, part: beside },
  ].flatMap(({ kind, part }) =>
    part === undefined
      ? []
      : [
          {
            service: service.name,
            kind,
            connections: part.connections,
            how: part.how,
            at: part.at ?? service.at,
          },
        ],
  );
}

function sumOf(shares: readonly ConnectionShare[], kind: ConnectionShare['kind']): number {
  return shares
    .filter((share) => share.kind === kind)
    .reduce((sum, { connections }) => sum + (connections ?? 0), 0);
}

/** `many`, a server that keeps more than it has, and `Infinity`, which JSON does not know either. */
function isUnreadable(value: number | null): boolean {
  return value !== null && (!Number.isFinite(value) || value < 0);
}

function numberOrNull(value: number | null | undefined): number | null {
  return value === undefined || value === null || isUnreadable(value) ? null : value;
}
