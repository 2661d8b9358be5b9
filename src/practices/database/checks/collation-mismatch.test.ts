import { describe, expect, it } from 'vitest';
import { here, judge, service } from '../../../../test/helpers/facts.ts';
import { collationMismatch } from './collation-mismatch.ts';

const services = [service('db')];
const given = (...current: (boolean | undefined)[]) => ({
  services,
  databases: {
    databases: current.map((collationCurrent, index) => ({
      name: `d${index}`,
      bytes: 1,
      ...(collationCurrent === undefined ? {} : { collationCurrent }),
    })),
  },
});

describe('database/collation-mismatch', () => {
  it('fails on a database with old rules', () => {
    const outcome = judge(collationMismatch, given(true, false));
    expect(outcome).toMatchObject({ status: 'fail', evidence: [{ subject: 'database d1', at: here }] });
  });

  it('passes when all are current, those that record nothing aside', () => {
    expect(judge(collationMismatch, given(true, undefined)).status).toBe('pass');
  });

  it('is unknown when none records it, or without the database', () => {
    expect(judge(collationMismatch, given(undefined)).status).toBe('unknown');
    expect(judge(collationMismatch, { services }).status).toBe('unknown');
  });

  it('fails on a template with old rules, from which no database can be made', () => {
    const { databases } = given(true);
    const templates = [{ name: 'template1', collationCurrent: false }];
    const outcome = judge(collationMismatch, { services, databases: { ...databases, templates } });
    expect(outcome).toMatchObject({ status: 'fail', evidence: [{ subject: 'database template1' }] });
  });
});
