import { describe, expect, it } from 'vitest';
import { environment, here, judge, service } from '../../../../test/helpers/facts.ts';
import { uncachedImports } from './uncached-imports.ts';

const at = { file: 'volumes/functions/main/index.ts', line: 2 };
const functions = (...from: string[]) => ({
  directory: '/srv/volumes/functions',
  mainPresent: true,
  functions: [],
  mainImports: from.map((one) => ({ from: one, at })),
});
const cached = (target: string) =>
  service('functions', {
    volumes: [{ type: 'volume', source: 'deno-cache', target, readOnly: false, at: [here] }],
  });

describe('functions/uncached-imports', () => {
  it('fails on a router that fetches and keeps nothing', () => {
    const outcome = judge(uncachedImports, {
      services: [cached('/home/deno/functions')],
      functions: functions('jsr:@panva/jose@6'),
    });
    expect(outcome).toMatchObject({ status: 'fail', evidence: [{ saw: 'imports jsr:@panva/jose@6', at }] });
  });

  it.each(['/root/.cache/deno', '/root/.cache', '/root/.cache/'])('passes with a volume at %s', (target) => {
    const given = { services: [cached(target)], functions: functions('jsr:@panva/jose@6') };
    expect(judge(uncachedImports, given).status).toBe('pass');
  });

  it('follows DENO_DIR, and is not deceived by a folder of a similar name', () => {
    const moved = service('functions', {
      environment: environment({ DENO_DIR: '/deno' }),
      volumes: [{ type: 'volume', source: 'x', target: '/deno-old', readOnly: false, at: [here] }],
    });
    expect(judge(uncachedImports, { services: [moved], functions: functions('npm:hono') }).status).toBe(
      'fail',
    );
  });

  it('passes on a router that imports nothing from outside', () => {
    expect(judge(uncachedImports, { services: [service('functions')], functions: functions() }).status).toBe(
      'pass',
    );
  });

  it('skips without the service, and is unknown when its files cannot be read', () => {
    expect(judge(uncachedImports, { services: [] }).status).toBe('skip');
    expect(judge(uncachedImports, { services: [service('functions')] }).status).toBe('unknown');
  });
});
