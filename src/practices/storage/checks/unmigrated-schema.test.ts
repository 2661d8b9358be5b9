import { describe, expect, it } from 'vitest';
import { here, judge, service } from '../../../../test/helpers/facts.ts';
import { unmigratedSchema } from './unmigrated-schema.ts';

const services = [service('storage')];
const whole = { objects: true, buckets: true, migrations: true, mayCreate: true };

describe('storage/unmigrated-schema', () => {
  it('fails for tables that are missing', () => {
    const storageSchema = { ...whole, objects: false, migrations: false };
    expect(judge(unmigratedSchema, { services, storageSchema })).toMatchObject({
      status: 'fail',
      detail: 'the schema of the storage service: storage.objects and storage.migrations missing',
      evidence: [{ subject: 'storage.objects', at: here }, { subject: 'storage.migrations' }],
    });
  });

  it('fails when its role may not create', () => {
    expect(judge(unmigratedSchema, { services, storageSchema: { ...whole, mayCreate: false } }).status).toBe(
      'fail',
    );
  });

  it('passes when all is there, also where there is no such role', () => {
    expect(judge(unmigratedSchema, { services, storageSchema: whole }).status).toBe('pass');
    expect(judge(unmigratedSchema, { services, storageSchema: { ...whole, mayCreate: null } }).status).toBe(
      'pass',
    );
  });

  it('is unknown without the database, and does not apply without the service', () => {
    expect(judge(unmigratedSchema, { services }).status).toBe('unknown');
    expect(judge(unmigratedSchema, { services: [], storageSchema: whole }).status).toBe('skip');
  });
});
