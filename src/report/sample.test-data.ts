// A made-up audit of a stock deployment, for tests of reports. The numbers come from the real engine, run on checks
// whose outcomes are written in sample-checks.test-data.ts.
import { container, image, service, table, today, value } from '../../test/helpers/facts.ts';
import { audit } from '../engine/audit.ts';
import type { AuditReport } from '../model/audit.ts';
import { known } from '../model/fact.ts';
import type { Facts } from '../model/facts/table.ts';
import { sampleChecks } from './sample-checks.test-data.ts';
import { samplePractices } from './sample-practices.test-data.ts';

function apiKey(role: string, variable: string, line: number) {
  const token = {
    algorithm: 'HS256',
    role,
    issuer: 'supabase-demo',
    expiresAt: 1_799_535_600,
    verifiedBy: [],
  };
  return value(
    { token, sample: 'anon-key' },
    {
      variables: [variable],
      at: [
        { file: 'docker-compose.yml', line: 88 },
        { file: '.env', line },
      ],
    },
  );
}

const names = ['studio', 'auth', 'rest', 'realtime', 'storage', 'imgproxy', 'meta', 'functions'] as const;

/** Facts of a stock Envoy and Postgres 17 stack whose containers run, one of them unhealthy. */
export const sampleFacts: Facts = {
  schemaVersion: 1,
  collectedBy: '0.1.0',
  collectedAt: today.toISOString(),
  table: table({
    deployment: {
      project: 'supabase',
      directory: '/srv/supabase/docker',
      files: [{ path: 'docker-compose.yml', by: 'list', bytes: 21_044 }],
      filesFrom: 'default',
      filesNotUsed: ['docker-compose.s3.yml'],
      envFile: null,
      unsetVariables: [],
      profiles: [],
    } as never,
    services: [
      service('gateway', {
        name: 'api-gw',
        product: 'envoy',
        environment: {
          ANON_KEY: apiKey('anon', 'ANON_KEY', 31),
          SERVICE_ROLE_KEY: apiKey('service_role', 'SERVICE_ROLE_KEY', 32),
        },
      }),
      service('db', { image: image('supabase/postgres:17.6.1.136') }),
      service('pooler', { name: 'supavisor', product: 'supavisor' }),
      ...names.map((name) => service(name)),
    ],
    containers: known({
      project: [
        container('api-gw'),
        container('db'),
        container('supavisor', { health: 'unhealthy' }),
        ...names.map((name) => container(name, name === 'rest' ? { health: 'none' } : {})),
      ],
      foreign: [],
    }),
    engine: {
      version: '20.10.24',
      rootless: false,
      defaultLogDriver: 'json-file',
      defaultLogOptions: {},
      cpus: 4,
      memoryBytes: 8 * 2 ** 30,
      dataRoot: '/var/lib/docker',
    },
  }),
};

/** Sixty results over all practices. */
export const sampleReport: AuditReport = audit({
  facts: sampleFacts,
  checks: sampleChecks,
  practices: samplePractices,
  now: today,
  version: '0.1.0',
});
