// What a deployment is, as init tells it before it asks.
import { summariseDeployment } from '../../engine/deployment-summary.ts';
import { wishesShape } from '../../engine/wishes/schema.ts';
import { listed } from '../../engine/words.ts';
import type { AuditMode, DeploymentSummary } from '../../model/audit.ts';
import type { Facts } from '../../model/facts/table.ts';
import { type WishedPort, wishedPorts } from '../../practices/exposure/port-fates.ts';
import { deploymentPieces } from '../../report/words.ts';
import { databaseClients } from './database-clients.ts';
import { publicDomain } from './public-domain.ts';

export interface Found {
  readonly deployment: DeploymentSummary;
  readonly mode: AuditMode;
  /** Ports that other machines can reach, by service. */
  readonly published: readonly { readonly service: string; readonly ports: readonly string[] }[];
  /** The host name that clients are told already, when it is a public one. */
  readonly domain: string | null;
  /** How clients seem to come straight to the ports of the gateway, of the pooler or the database; null = they do not. */
  readonly gatewayClients: string | null;
  readonly poolerClients: string | null;
}

export function findOut(facts: Facts): Found {
  const services = facts.table.services.known ? facts.table.services.value : [];
  const { hostProxies } = facts.table;
  const ports = wishedPorts(services, wishesShape.parse({}), hostProxies);
  const gateway = ports.find(({ service, reason }) => service.role === 'gateway' && reason !== undefined);
  return {
    deployment: summariseDeployment(facts),
    mode: facts.table.containers.known ? 'live' : 'static',
    published: byService(ports),
    domain: publicDomain(facts),
    gatewayClients: gateway?.reason ?? null,
    poolerClients: databaseClients(facts, ports),
  };
}

/** A few lines for people. */
export function printFound(found: Found): string {
  const pieces = deploymentPieces({ ...found, collectedAt: '' });
  const published = found.published.map(({ service, ports }) => `${service} ${listed(ports)}`);
  const reached = published.length === 0 ? 'nothing' : published.join(' · ');
  return [
    `Supabase at ${found.deployment.directory ?? 'an unknown directory'}   ${pieces.join(' · ')}`,
    `Open to other machines: ${reached}`,
    '',
  ].join('\n');
}

function byService(ports: readonly WishedPort[]): Found['published'] {
  const names = [...new Set(ports.map(({ service }) => service.name))];
  return names.map((service) => {
    const own = ports.filter((port) => port.service.name === service);
    return { service, ports: own.map(({ port }) => port.published || `a random port for ${port.target}`) };
  });
}
