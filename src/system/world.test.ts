import { describe, expect, it } from 'vitest';
import { Problem } from '../model/problem.ts';
import { systemWorld } from './world.ts';

describe('systemWorld', () => {
  const world = systemWorld();

  it('gives as many random bytes as asked for, never the same', () => {
    expect(world.randomBytes(16)).toHaveLength(16);
    expect(world.randomBytes(16)).not.toEqual(world.randomBytes(16));
  });

  it.each(['no-such-file', '../package', 'a/b', ''])(
    'says in a Problem that the data file %j is missing',
    (name) => {
      expect(() => world.data(name)).toThrow(Problem);
    },
  );

  it('knows the time and the environment of this process', () => {
    expect(Math.abs(world.clock.now().getTime() - Date.now())).toBeLessThan(60_000);
    expect(world.environment['PATH']).toBe(process.env['PATH']);
    expect(world.directory).toBe(process.cwd());
  });
});
