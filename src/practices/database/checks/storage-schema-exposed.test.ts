import { describe, expect, it } from 'vitest';
import { environment, here, judge, service, value } from '../../../../test/helpers/facts.ts';
import { storageSchemaExposed } from './storage-schema-exposed.ts';

const rest = (schemas: string) => [
  service('rest', { environment: environment({ PGRST_DB_SCHEMAS: schemas }) }),
];

describe('database/storage-schema-exposed', () => {
  it.each(['public,storage,graphql_public', 'public, auth', '"vault"'])('fails on %s', (schemas) => {
    expect(judge(storageSchemaExposed, { services: rest(schemas) })).toMatchObject({
      status: 'fail',
      evidence: [{ at: here }],
    });
  });

  it('points at the line of the env file that decides', () => {
    const line = { file: '.env', line: 30 };
    const setting = value('public,storage', { at: [here, line] });
    const services = [service('rest', { environment: { PGRST_DB_SCHEMAS: setting } })];
    expect(judge(storageSchemaExposed, { services })).toMatchObject({ evidence: [{ at: line }] });
  });

  it.each(['public,graphql_public', 'api', 'public,my_storage,storage_app'])('passes on %s', (schemas) => {
    expect(judge(storageSchemaExposed, { services: rest(schemas) }).status).toBe('pass');
  });

  it('is about PostgREST, not about what Studio shows', () => {
    const studio = [service('studio', { environment: environment({ PGRST_DB_SCHEMAS: 'public,storage' }) })];
    expect(judge(storageSchemaExposed, { services: studio }).status).toBe('skip');
  });

  it('is unknown when it is not set', () => {
    expect(judge(storageSchemaExposed, { services: [service('rest')] }).status).toBe('unknown');
  });
});
