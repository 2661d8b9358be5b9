import { describe, expect, it } from 'vitest';
import { realWorld } from '../../test/helpers/sidecar.ts';
import { watchTrouble } from './trouble.ts';

function walked() {
  let now = 0;
  const clock = { now: () => new Date(now), sleep: async () => undefined };
  const world = realWorld({ clock, randomBytes: () => Uint8Array.of(255) });
  const advance = (ms: number) => {
    now += ms;
  };
  return { world, trouble: watchTrouble('pushing WAL', world), advance };
}

describe('trouble', () => {
  it('waits longer each time, up to half a minute, and begins anew after a success', () => {
    const { trouble } = walked();
    const waits = Array.from({ length: 7 }, () => trouble.failed('403'));
    expect(waits).toEqual([1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]);
    trouble.over();
    expect(trouble.failed('403')).toBe(1000);
  });

  it('waits between half and all of that', () => {
    const world = realWorld({ randomBytes: () => Uint8Array.of(0) });
    expect(watchTrouble('pushing WAL', world).failed('403')).toBe(500);
  });

  it('says a reason once, again after five minutes, another one at once, and that it is over', () => {
    const { world, trouble, advance } = walked();
    trouble.failed('403');
    trouble.failed('403');
    expect(world.warnings).toEqual(['seaworthy: pushing WAL fails, and is tried again: 403']);
    advance(300_000);
    trouble.failed('403');
    trouble.failed('500');
    trouble.over();
    trouble.over();
    expect(world.warnings).toHaveLength(4);
    expect(world.warnings[3]).toMatch(/^seaworthy: pushing WAL works again/);
  });

  it('tells since when it fails', () => {
    const { trouble, advance } = walked();
    trouble.failed('403');
    advance(5000);
    trouble.failed('500');
    expect(trouble.current()).toEqual({ since: '1970-01-01T00:00:00.000Z', reason: '500' });
    trouble.over();
    expect(trouble.current()).toBeNull();
  });
});
