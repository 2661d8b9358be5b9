import { describe, expect, it } from 'vitest';
import { environment, here, judge, service, value } from '../../../../test/helpers/facts.ts';
import { unverifiedTokens } from './unverified-tokens.ts';

const functions = (verify: string) => [
  service('functions', { environment: environment({ VERIFY_JWT: verify }) }),
];
const deployed = (...names: string[]) => ({
  directory: '/srv/volumes/functions',
  mainPresent: true,
  functions: names.map((name) => ({ name, entry: 'index.ts', readsVariables: [], at: here })),
});

describe('functions/unverified-tokens', () => {
  it.each(['false', 'TRUE', '1', ''])('fails when it is "%s"', (verify) => {
    const outcome = judge(unverifiedTokens, { services: functions(verify) });
    expect(outcome).toMatchObject({ status: 'fail', evidence: [{ at: here }] });
  });

  it('points at the line of the env file that decides, and names what is open', () => {
    const at = [here, { file: '.env', line: 7 }];
    const services = [service('functions', { environment: { VERIFY_JWT: value('false', { at }) } })];
    const outcome = judge(unverifiedTokens, { services, functions: deployed('pay', 'hello') });
    expect(outcome).toMatchObject({ status: 'fail', evidence: [{ at: { file: '.env', line: 7 } }] });
    expect(JSON.stringify(outcome)).toContain('2 functions open to anybody: pay and hello');
  });

  it('passes when it is true', () => {
    expect(judge(unverifiedTokens, { services: functions('true') }).status).toBe('pass');
  });

  it('does not apply without the service, whatever another sets', () => {
    const services = [service('auth', { environment: environment({ VERIFY_JWT: 'false' }) })];
    expect(judge(unverifiedTokens, { services }).status).toBe('skip');
  });

  it('tells of each function how it knows its caller, and counts those that do not', () => {
    const at = { file: 'volumes/functions/pay/index.ts', line: 1 };
    const one = (name: string, looksAt: readonly ('token' | 'signature')[]) => {
      return { name, entry: 'index.ts', readsVariables: [], looksAt, at };
    };
    const functions = {
      directory: '/srv/volumes/functions',
      mainPresent: true,
      functions: [one('pay', ['signature']), one('open', []), one('profile', ['token'])],
    };

    expect(judge(unverifiedTokens, { services: [service('functions')], functions })).toMatchObject({
      detail: 'VERIFY_JWT is not set; 1 function open to anybody: open',
      evidence: [
        { subject: 'services.functions.environment.VERIFY_JWT' },
        { subject: 'function pay', saw: 'looks at a signature itself', at },
        { subject: 'function open', saw: 'looks at nothing of its caller' },
        { subject: 'function profile', saw: 'looks at a token itself' },
      ],
    });
  });
});
