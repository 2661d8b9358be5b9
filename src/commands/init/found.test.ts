import { describe, expect, it } from 'vitest';
import { environment, type FactTableInput, service, table } from '../../../test/helpers/facts.ts';
import { port } from '../../../test/helpers/ports.ts';
import type { ServiceFact } from '../../model/facts/services.ts';
import type { Facts } from '../../model/facts/table.ts';
import { findOut, printFound } from './found.ts';

const gateway = service('gateway', { name: 'kong', product: 'kong', ports: [port(8000, 8000)] });
const pooler = service('pooler', {
  product: 'supavisor',
  ports: [port(5432, 5432), port(6543, 6543, '127.0.0.1')],
});

function factsOf(services: readonly ServiceFact[], more: FactTableInput = {}): Facts {
  const facts = table({ services, ...more });
  return { schemaVersion: 1, collectedBy: '0', collectedAt: '2026-11-22T12:00:00Z', table: facts };
}

function tells(values: Record<string, string>): ServiceFact {
  return service('auth', { environment: environment(values) });
}

describe('what init finds', () => {
  it('is told in two lines', () => {
    const facts = factsOf([gateway, pooler, service('db', { name: 'postgres' })]);

    expect(printFound(findOut(facts)).split('\n')).toEqual([
      'Supabase at an unknown directory   3 services · Kong · Supavisor · files only',
      'Open to other machines: kong 8000 · pooler 5432',
      '',
    ]);
  });

  it.each([
    ['https://api.acme.com', 'api.acme.com'],
    ['http://API.acme.com:8000/', 'api.acme.com'],
    ['http://localhost:8000', null],
    ['http://kong:8000', null],
    ['http://10.0.0.5:8000', null],
    ['https://api.example.com', null],
    ['no address', null],
  ])('takes from the public address %s the domain %s', (url, domain) => {
    expect(findOut(factsOf([tells({ API_EXTERNAL_URL: url })])).domain).toBe(domain);
  });

  it.each([
    ['http://api.acme.com:8000', true],
    ['https://api.acme.com', false],
    ['http://localhost:8000', false],
  ])('sees clients of the gateway where they are told %s: %s', (url, isSeen) => {
    const { gatewayClients } = findOut(factsOf([gateway, tells({ API_EXTERNAL_URL: url })]));

    expect(gatewayClients !== null).toBe(isSeen);
  });

  it.each([
    ['postgres://app:[redacted]@db.acme.com:5432/postgres', true],
    ['postgresql://db.acme.com:5432', true],
    ['postgres://app:[redacted]@db:5432/postgres', false],
    ['postgres://app:[redacted]@127.0.0.1:5432/postgres', false],
    ['postgres://app:[redacted]@db.acme.com:6543/postgres', false],
    ['https://db.acme.com:5432', false],
  ])('sees clients of the pooler where they are told %s: %s', (url, isSeen) => {
    const { poolerClients } = findOut(factsOf([pooler, tells({ ELSEWHERE: url })]));

    expect(poolerClients !== null).toBe(isSeen);
  });

  it('says where the address is written', () => {
    const facts = factsOf([pooler, tells({ ELSEWHERE: 'postgres://a@db.acme.com:5432/x' })]);

    expect(findOut(facts).poolerClients).toBe(
      'clients are told to come to db.acme.com:5432 (docker-compose.yml:10)',
    );
  });

  it('knows whether Docker was seen', () => {
    const facts = factsOf([gateway]);
    const live = factsOf([gateway], { containers: { project: [], foreign: [] } });

    expect(findOut(facts).mode).toBe('static');
    expect(findOut(live).mode).toBe('live');
  });
});
