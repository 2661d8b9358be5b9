import { expect, it } from 'vitest';
import { fakeWorld } from '../../../../test/helpers/world.ts';
import { coresOf } from './cores.ts';

const told = (code: number, stdout: string) =>
  coresOf(fakeWorld({ exec: [{ match: 'docker info', result: { ran: true, code, stdout, stderr: '' } }] }));

it('writes as many files at once as the host has cores, two at least and sixteen at most', async () => {
  expect(await Promise.all([told(0, '8\n'), told(0, '1\n'), told(0, '96\n'), told(1, '')])).toEqual([
    8, 2, 16, 2,
  ]);
});
