import { describe, expect, it } from 'vitest';
import { container, environment, here, judge, service, value } from '../../../../test/helpers/facts.ts';
import { environmentNotApplied } from './environment-not-applied.ts';

const line = { file: '.env', line: 8 };
const auth = service('auth', {
  environment: {
    GOTRUE_SITE_URL: value('https://shop.example.com', { at: [here, line] }),
    GOTRUE_JWT_SECRET: value({ fingerprint: 'f-new' }),
    FROM_SHELL: value(null),
  },
});
const given = (values: Parameters<typeof environment>[0]) => ({
  services: [auth, service('rest')],
  containers: { project: [container('auth', { environment: environment(values) })], foreign: [] },
});
const sameText = 'https://shop.example.com';

describe('compose/environment-not-applied', () => {
  it('fails on another value, at the line that was edited, and shows no value', () => {
    const outcome = judge(
      environmentNotApplied,
      given({ GOTRUE_SITE_URL: 'http://localhost:3000', GOTRUE_JWT_SECRET: { fingerprint: 'f-new' } }),
    );
    expect(outcome).toMatchObject({
      status: 'fail',
      evidence: [{ at: line, saw: 'GOTRUE_SITE_URL: not what runs' }],
    });
    expect(JSON.stringify(outcome)).not.toContain('localhost');
  });

  it('fails on another secret, and on a variable the container lacks', () => {
    const other = given({ GOTRUE_SITE_URL: sameText, GOTRUE_JWT_SECRET: { fingerprint: 'f-old' } });
    expect(judge(environmentNotApplied, other)).toMatchObject({
      evidence: [{ saw: 'GOTRUE_JWT_SECRET: not what runs' }],
    });
    expect(judge(environmentNotApplied, given({ GOTRUE_SITE_URL: sameText })).status).toBe('fail');
  });

  it('passes when they agree, whatever the image adds and the shell does not set', () => {
    const same = given({
      GOTRUE_SITE_URL: sameText,
      GOTRUE_JWT_SECRET: { fingerprint: 'f-new' },
      PATH: '/bin',
    });
    expect(judge(environmentNotApplied, same).status).toBe('pass');
  });

  it('is unknown when nothing runs, or without Docker', () => {
    const none = { services: [auth], containers: { project: [], foreign: [] } };
    expect(judge(environmentNotApplied, none).status).toBe('unknown');
    expect(judge(environmentNotApplied, { services: [auth] }).status).toBe('unknown');
  });
});
