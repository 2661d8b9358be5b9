import { describe, expect, it } from 'vitest';
import { environment, here, image, service, table, today, value } from '../../test/helpers/facts.ts';
import type { Facts } from '../model/facts/table.ts';
import type { Outcome } from '../model/outcome.ts';
import { Problem } from '../model/problem.ts';
import type { Severity } from '../model/severity.ts';
import { audit } from './audit.ts';
import { type Check, defineCheck, fail, manual, pass, seen, skip, unknown } from './check.ts';
import { definePractice, type PracticeId } from './practice.ts';

function practice(id: PracticeId) {
  return definePractice({
    id,
    title: id,
    priority: 'P0',
    effort: 'Low',
    impact: 'High',
    reason: 'r',
    done: 'd',
  });
}

function check(id: Check['id'], severity: Severity, outcome: Outcome): Check {
  return defineCheck({
    id,
    severity,
    pass: 'good',
    fail: 'bad',
    why: 'w',
    sources: [],
    needs: [],
    run: () => outcome,
  });
}

function factsOf(given: Parameters<typeof table>[0]): Facts {
  return { schemaVersion: 1, collectedBy: '0', collectedAt: '2026-11-20T08:00:00.000Z', table: table(given) };
}

const practices = [practice('secrets'), practice('tls'), practice('backup')];
const broken = fail('it is open', [seen('door', 'open', here), seen('window', 'open')], 'shut it');
const checks = [
  check('backup/none', 'P1', unknown('needs Docker')),
  check('tls/none', 'P0', pass(seen('proxy', 'caddy'))),
  check('secrets/shared', 'P2', manual('compare them')),
  check('secrets/sample-api-keys', 'P0', broken),
  check('tls/expired', 'P1', skip('no certificate')),
];
const base = { facts: factsOf({}), checks, practices, now: today, version: '9.9.9' };

describe('audit', () => {
  it('runs every check once, worst first, failures before what is well', () => {
    expect(audit(base).results.map(({ id, status }) => `${id} ${status}`)).toEqual([
      'secrets/sample-api-keys fail',
      'tls/none pass',
      'backup/none unknown',
      'tls/expired skip',
      'secrets/shared manual',
    ]);
  });

  it('says who made it, when, and from which facts', () => {
    expect(audit(base)).toMatchObject({
      schemaVersion: 1,
      generator: { name: 'seaworthy', version: '9.9.9' },
      generatedAt: '2026-11-22T12:00:00.000Z',
      collectedAt: '2026-11-20T08:00:00.000Z',
      mode: 'static',
    });
    expect(audit({ ...base, mode: 'replay' }).mode).toBe('replay');
  });

  it('keeps what a failure saw, why it hurts and what mends it', () => {
    const [failure] = audit(base).results;

    expect(failure).toMatchObject({
      title: 'bad',
      why: 'w',
      detail: 'it is open',
      evidence: [
        { subject: 'door', saw: 'open', file: 'docker-compose.yml', line: 10 },
        { subject: 'window', saw: 'open' },
      ],
      remedy: { text: 'shut it' },
      docs: 'docs/checks/secrets.md#sample-api-keys',
    });
  });

  it('keeps the key of a finding when lines move, and changes it when another thing is wrong', () => {
    const keyOf = (outcome: Outcome) => {
      return audit({ ...base, checks: [check('tls/none', 'P0', outcome)] }).results[0]?.key;
    };
    const key = keyOf(fail('d', [seen('port', '80', here)], 'r'));

    expect(keyOf(fail('other words', [seen('port', '8080', { file: 'x.yml', line: 3 })], 'r'))).toBe(key);
    expect(keyOf(fail('d', [seen('port', '80', here), seen('host', 'a')], 'r'))).not.toBe(key);
  });

  it('scores each practice by its own checks', () => {
    expect(
      audit(base).practices.map(({ id, score, coverage, worst }) => ({ id, score, coverage, worst })),
    ).toEqual([
      { id: 'secrets', score: 0, coverage: 100, worst: 'P0' },
      { id: 'tls', score: 100, coverage: 100, worst: null },
      { id: 'backup', score: null, coverage: 0, worst: null },
    ]);
  });

  it('gives the same report for the same facts', () => {
    expect(audit({ ...base, checks: [...checks].reverse() })).toEqual(audit(base));
  });
});

describe('selection', () => {
  it.each([
    [['tls'], [], ['tls/none', 'tls/expired']],
    [['tls/none', 'backup'], [], ['tls/none', 'backup/none']],
    [[], ['secrets', 'backup/none'], ['tls/none', 'tls/expired']],
    [['tls'], ['tls/none'], ['tls/expired']],
  ])('only %j without %j runs %j', (only, skipped, ids) => {
    const report = audit({ ...base, only, skip: skipped });

    expect(report.results.map(({ id }) => id)).toEqual(ids);
    expect(report.selection).toEqual({ only, skip: skipped, ran: ids.length, of: 5 });
  });

  it('is not mentioned when everything ran', () => {
    expect(audit(base)).not.toHaveProperty('selection');
  });

  it('refuses a name that is neither check nor practice, and offers near ones', () => {
    const problem = problemOf(() => audit({ ...base, only: ['secrts'], skip: ['tls/non'] }));

    expect(problem.code).toBe('unknown-check');
    expect(problem.message).toBe('no check or practice is called "secrts" or "tls/non"');
    expect(problem.hints).toEqual(['did you mean secrets, tls/none?', 'practices are secrets, tls, backup']);
  });

  it('refuses to call an audit of nothing clean', () => {
    expect(problemOf(() => audit({ ...base, skip: ['tls', 'secrets', 'backup'] })).code).toBe(
      'no-checks-left',
    );
  });
});

describe('deployment summary', () => {
  it('names what the deployment is recognised by', () => {
    const services = [
      service('gateway', { product: 'envoy' }),
      service('db', { image: image('supabase/postgres:15.8.1.085') }),
      service('pooler', { name: 'pgbouncer' }),
    ];

    expect(audit({ ...base, facts: factsOf({ services }) }).deployment).toMatchObject({
      services: 3,
      gateway: 'envoy',
      postgres: '15',
      pooler: 'pgbouncer',
      containers: null,
    });
  });

  it('calls a database outside the stack external, and knows nothing of what it could not see', () => {
    expect(audit({ ...base, facts: factsOf({ services: [] }) }).deployment.postgres).toBe('external');
    expect(audit(base).deployment).toEqual({
      project: null,
      directory: null,
      services: null,
      gateway: null,
      postgres: null,
      pooler: null,
      containers: null,
    });
  });
});

describe('key expiry', () => {
  const key = (role: string, expiresAt: number | undefined, variable: string) => {
    const token = {
      algorithm: 'HS256',
      role,
      verifiedBy: [],
      ...(expiresAt === undefined ? {} : { expiresAt }),
    };
    const at = [here, { file: '.env', line: 31 }];
    return value({ token }, { variables: [variable], at });
  };
  const headlines = (...keys: ReturnType<typeof key>[]) => {
    const gateway = service('gateway', {
      environment: {
        ...environment({ POSTGRES_HOST: 'db', JWT_SECRET: {} }),
        ...Object.fromEntries(keys.map((one, index) => [`KEY_${index}`, one])),
      },
    });
    return audit({ ...base, facts: factsOf({ services: [gateway] }) }).headlines;
  };
  const sample = 1_799_535_600;

  it('is said first, with the day, the days left and the line', () => {
    expect(
      headlines(key('anon', sample, 'ANON_KEY'), key('service_role', sample, 'SERVICE_ROLE_KEY')),
    ).toEqual([
      {
        kind: 'key-expiry',
        text: 'The API keys ANON_KEY and SERVICE_ROLE_KEY expire on 2027-01-09 23:00 UTC, in 48 days',
        file: '.env',
        line: 31,
      },
    ]);
  });

  it.each([
    ['in 1 day', 36],
    ['within a day', 5],
    ['expired on 2026-11-22 11:00 UTC: every request with it is refused', -1],
  ])('says %s', (words, hours) => {
    const expiresAt = today.getTime() / 1000 + hours * 3600;

    expect(headlines(key('anon', expiresAt, 'ANON_KEY'))[0]?.text).toContain(words);
  });

  it('says the earliest of several', () => {
    const [headline] = headlines(
      key('anon', sample, 'ANON_KEY'),
      key('service_role', sample - 86_400, 'SERVICE_ROLE_KEY'),
    );

    expect(headline?.text).toBe('The API key SERVICE_ROLE_KEY expires on 2027-01-08 23:00 UTC, in 47 days');
  });

  it.each<[string, string, number | undefined]>([
    ['a key that lasts longer than half a year', 'anon', sample + 366 * 86_400],
    ['a key that never expires', 'anon', undefined],
    ['a token that is no API key', 'authenticated', sample],
  ])('is silent about %s', (_case, role, expiresAt) => {
    expect(headlines(key(role, expiresAt, 'ANON_KEY'))).toEqual([]);
  });
});

function problemOf(act: () => unknown): Problem {
  try {
    act();
  } catch (error) {
    if (error instanceof Problem) return error;
  }
  throw new Error('no Problem was thrown');
}
