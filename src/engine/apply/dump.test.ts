import { describe, expect, it } from 'vitest';
import { contributions, envOf, stand } from '../../../test/helpers/apply-stand.ts';

const { logs } = contributions;

describe('a dump that cannot be begun', () => {
  it('says why, and how to go on without one', async () => {
    const one = stand({
      exec: ({ argv }) =>
        argv.includes('psql')
          ? {
              ran: true,
              code: 2,
              stdout: '',
              stderr: 'FATAL:  password authentication failed for user "x"\n',
            }
          : undefined,
    });
    const before = envOf(one);
    const run = await one.apply([logs], { withoutDump: false });
    expect(run.stages[0]?.reason).toMatch(
      /^no dump can be taken before the database is recreated: .*password authentication failed/,
    );
    expect(one.said).toContain('HINT: add --without-dump if you have a backup that you trust');
    expect([run.status, envOf(one)]).toEqual(['rolled-back', before]);
  });
});
