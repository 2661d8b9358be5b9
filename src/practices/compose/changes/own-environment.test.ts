import { describe, expect, it } from 'vitest';
import { sidecarProgram } from '../../../../test/helpers/changes.ts';
import { environment, service, table } from '../../../../test/helpers/facts.ts';
import { fakeWorld } from '../../../../test/helpers/world.ts';
import type { Decision, Verification } from '../../../engine/change.ts';
import { parseWishes } from '../../../engine/wishes/read.ts';
import type { ServiceFact } from '../../../model/facts/services.ts';
import type { EnvironmentFragment } from '../../../model/fragment.ts';
import { ownEnvironment } from './own-environment.ts';

const auth = service('auth', {
  environment: environment({ GOTRUE_SITE_URL: 'https://acme.com', GOTRUE_SMTP_PASS: {} }),
});

/** `compose/own-environment` on these services. */
function decide(wishes: string, services: readonly ServiceFact[] = [auth, service('rest')]): Decision {
  const facts = { ...table({}), services };
  return ownEnvironment.decide(facts as never, {
    wishes: parseWishes(wishes).wishes,
    sidecarProgram,
    facts: table({}),
  });
}

function fragment(parts: Partial<EnvironmentFragment> = {}): EnvironmentFragment {
  return { kind: 'environment', service: 'auth', name: 'A', value: 'b', ...parts };
}

describe('compose/own-environment', () => {
  it('wants nothing without a wish', () => {
    expect(decide('')).toMatchObject({ wanted: false });
  });

  it('wants each variable of each service, secrets as references', () => {
    const decision = decide(
      'environment:\n  rest: {PGRST_DB_MAX_ROWS: 500}\n  auth:\n    NEW: a$b\n    GOTRUE_SMTP_PASS: {secret: env:P}\n',
    );

    expect(decision).toMatchObject({
      wanted: true,
      fragments: [
        fragment({ name: 'NEW', value: 'a$b' }),
        fragment({ name: 'GOTRUE_SMTP_PASS', value: { secret: 'env:P' } }),
        fragment({ service: 'rest', name: 'PGRST_DB_MAX_ROWS', value: '500' }),
      ],
      risk: 'auth and rest may not start with 3 new values; the stage then rolls itself back',
    });
  });

  it('leaves alone a variable that has its value already', () => {
    expect(decide('environment: {auth: {GOTRUE_SITE_URL: https://acme.com}}')).toMatchObject({
      wanted: false,
      reason: 'every wished variable has its value already',
    });
  });

  it('leaves out a service that is not active, and says so', () => {
    expect(decide('environment: {imgproxy: {A: b}, auth: {A: b}}')).toMatchObject({
      fragments: [fragment()],
      notes: ['imgproxy is not among the active services, so its variables are left out'],
    });
  });
});

describe('whether the containers got the variables', () => {
  function verify(
    env: readonly string[] | null,
    wished: readonly EnvironmentFragment[],
  ): Promise<Verification> {
    const answer = env === null ? null : { Config: { Env: env } };
    const probe = { world: fakeWorld(), inspect: async () => answer };
    return ownEnvironment.verify?.(wished, probe) ?? Promise.reject(new Error('it verifies nothing'));
  }

  it.each([
    [['A=b', 'C=d'], fragment(), true],
    [['A=other'], fragment(), false],
    [[], fragment(), false],
    [['A=hunter2'], fragment({ value: { secret: 'prompt' } }), true],
    [['A='], fragment({ value: { secret: 'prompt' } }), false],
    [null, fragment(), true],
  ])('%j against %j is %s', async (env, wished, held) => {
    expect(await verify(env, [wished])).toMatchObject({ held });
  });

  it('repeats no value of a container', async () => {
    const text = JSON.stringify(await verify(['A=hunter2'], [fragment()]));

    expect(text).toContain('auth runs without the wished value of A');
    expect(text).not.toContain('hunter2');
  });
});
