import { describe, expect, it } from 'vitest';
import { here, judge, service } from '../../../../test/helpers/facts.ts';
import { extensionDrift } from './extension-drift.ts';

const services = [service('db')];
const extension = (installed: string, available: string | null) => ({
  extensions: [{ database: 'postgres', name: 'pg_cron', installed, available }],
});

describe('database/extension-drift', () => {
  it('fails on another version, and on one that the image lacks', () => {
    const outcome = judge(extensionDrift, { services, extensions: extension('1.6', '1.6.4') });
    expect(outcome).toMatchObject({
      status: 'fail',
      evidence: [{ at: here, saw: '1.6, the image brings 1.6.4' }],
    });
    expect(judge(extensionDrift, { services, extensions: extension('2.16', null) }).status).toBe('fail');
  });

  it('passes when they are the same', () => {
    expect(judge(extensionDrift, { services, extensions: extension('1.6', '1.6') }).status).toBe('pass');
  });

  it('is unknown without the database', () => {
    expect(judge(extensionDrift, { services }).status).toBe('unknown');
  });
});
