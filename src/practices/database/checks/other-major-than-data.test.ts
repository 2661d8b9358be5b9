import { describe, expect, it } from 'vitest';
import { deployment } from '../../../../test/helpers/deployment.ts';
import { here, image, judge as judgeFacts, service } from '../../../../test/helpers/facts.ts';
import { unknownFact } from '../../../model/fact.ts';
import { otherMajorThanData } from './other-major-than-data.ts';

const judge = (check: typeof otherMajorThanData, facts: Parameters<typeof judgeFacts>[1]) =>
  judgeFacts(check, { deployment: deployment(), ...facts });
const db = (reference: string) => [service('db', { image: image(reference) })];
const data = (pgVersion: string | null) => ({ path: '/srv/volumes/db/data', pgVersion, at: here });

describe('database/other-major-than-data', () => {
  it('fails when Postgres 17 meets data of 15', () => {
    const outcome = judge(otherMajorThanData, {
      services: db('supabase/postgres:17.6.1.136'),
      dataDirectory: data('15'),
    });
    expect(outcome).toMatchObject({ status: 'fail', evidence: [{ at: here }, { at: here }] });
  });

  it('passes when they agree', () => {
    const services = db('supabase/postgres:15.8.1.085');
    expect(judge(otherMajorThanData, { services, dataDirectory: data('15\n') }).status).toBe('pass');
  });

  it('does not apply before the first start, or to an external Postgres', () => {
    const services = db('supabase/postgres:17.6.1.136');
    expect(judge(otherMajorThanData, { services, dataDirectory: data(null) }).status).toBe('skip');
    expect(judge(otherMajorThanData, { services: [], dataDirectory: data('15') }).status).toBe('skip');
    // Without a database nobody can tell where its files are.
    const dataDirectory = unknownFact('this stack runs no database service');
    expect(judge(otherMajorThanData, { services: [], dataDirectory }).status).toBe('skip');
  });

  it('is unknown when the tag does not tell, or the directory cannot be read', () => {
    const services = db('registry.example.com/postgres:latest');
    expect(judge(otherMajorThanData, { services, dataDirectory: data('15') }).status).toBe('unknown');
    const dataDirectory = unknownFact('may not be read by this user');
    expect(judge(otherMajorThanData, { services, dataDirectory }).status).toBe('unknown');
  });
});
