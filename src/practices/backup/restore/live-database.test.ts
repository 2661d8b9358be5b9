import { expect, it } from 'vitest';
import { stand } from '../../../../test/helpers/apply-stand.ts';
import { adopt } from '../../../engine/adopted.ts';
import type { ExecRequest, ExecResult } from '../../../ports/exec.ts';
import { databaseKnocker } from './live-database.ts';

function startingUp({ argv }: ExecRequest): ExecResult | undefined {
  if (!argv.includes('psql')) return undefined;
  const stderr =
    'psql: error: connection to server at "db" (172.18.0.2), port 5432 failed: FATAL:  the database system is starting up\n';
  return { ran: true, code: 2, stdout: '', stderr };
}

it('knocks at the container that was found, and looks for it anew after ten knocks in vain', async () => {
  const one = stand({ exec: startingUp });
  const world = one.world();
  const knock = databaseKnocker(adopt(one.options, world), world);
  const looked = async (times: number) => {
    const before = one.ran.length;
    for (let time = 0; time < times; time++) expect(await knock()).toBeNull();
    return one.ran.slice(before).filter(({ argv }) => argv[1] === 'ps').length;
  };
  expect(await looked(1)).toBe(1);
  expect(await looked(9)).toBe(0);
  expect(await looked(1)).toBe(1);
});
