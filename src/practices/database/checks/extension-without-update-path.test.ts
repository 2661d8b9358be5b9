import { describe, expect, it } from 'vitest';
import { here, judge, service } from '../../../../test/helpers/facts.ts';
import { extensionWithoutUpdatePath } from './extension-without-update-path.ts';

const services = [service('db')];
const one = (parts: object) => ({
  extensions: [{ database: 'postgres', name: 'pg_cron', installed: '1.6', available: '1.6.4', ...parts }],
});

describe('database/extension-without-update-path', () => {
  it('fails where the server knows no way between the versions', () => {
    expect(
      judge(extensionWithoutUpdatePath, { services, extensions: one({ hasUpdatePath: false }) }),
    ).toMatchObject({
      status: 'fail',
      evidence: [{ subject: 'pg_cron in postgres', saw: 'no path from 1.6 to 1.6.4', at: here }],
    });
  });

  it('passes where there is one, where the versions are the same, and where the image has none', () => {
    for (const parts of [{ hasUpdatePath: true }, { installed: '1.6.4' }, { available: null }])
      expect(judge(extensionWithoutUpdatePath, { services, extensions: one(parts) }).status).toBe('pass');
  });

  it('is unknown for facts that were saved before paths were looked at', () => {
    expect(judge(extensionWithoutUpdatePath, { services, extensions: one({}) }).status).toBe('unknown');
  });
});
