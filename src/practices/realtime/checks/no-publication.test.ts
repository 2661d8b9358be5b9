import { describe, expect, it } from 'vitest';
import { here, judge, service } from '../../../../test/helpers/facts.ts';
import { noPublication } from './no-publication.ts';

const services = [service('realtime')];

describe('realtime/no-publication', () => {
  it('fails when it is gone', () => {
    const outcome = judge(noPublication, { services, publication: { tables: null } });
    expect(outcome).toMatchObject({ status: 'fail', evidence: [{ at: here }] });
  });

  it('passes with tables, and with none: not every application subscribes to rows', () => {
    expect(judge(noPublication, { services, publication: { tables: 3 } }).status).toBe('pass');
    const empty = judge(noPublication, { services, publication: { tables: 0 } });
    expect(empty).toMatchObject({
      status: 'pass',
      evidence: [{ saw: 'no table, so no row change is sent' }],
    });
  });

  it('does not apply without Realtime, and is unknown without the database', () => {
    expect(judge(noPublication, { services: [], publication: { tables: null } }).status).toBe('skip');
    expect(judge(noPublication, { services }).status).toBe('unknown');
  });
});
