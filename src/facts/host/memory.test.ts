import { describe, expect, it } from 'vitest';
import { gather, live } from '../../../test/helpers/live.ts';
import { memory } from './memory.ts';

const meminfo = `MemTotal:        8000000 kB
MemFree:          100000 kB
MemAvailable:    3000000 kB
SwapCached:            0 kB
SwapTotal:       2000000 kB
`;
const cpuinfo = 'processor\t: 0\nmodel name\t: processor of some kind\n\nprocessor\t: 1\n';

describe('memory', () => {
  it('tells memory, swap and cores', async () => {
    const files = { '/proc/meminfo': meminfo, '/proc/cpuinfo': cpuinfo };
    expect(await gather(memory, live({ files }))).toEqual({
      known: true,
      value: { totalBytes: 8_192_000_000, availableBytes: 3_072_000_000, swapBytes: 2_048_000_000, cores: 2 },
    });
  });

  it('knows a machine without swap', async () => {
    const files = { '/proc/meminfo': meminfo.replace('2000000', '0'), '/proc/cpuinfo': cpuinfo };
    expect(await gather(memory, live({ files }))).toMatchObject({ value: { swapBytes: 0 } });
  });

  it.each([
    [{}, '/proc/meminfo does not exist'],
    [{ '/proc/meminfo': meminfo }, '/proc/cpuinfo does not exist'],
    [
      { '/proc/meminfo': 'x', '/proc/cpuinfo': cpuinfo },
      '/proc/meminfo or /proc/cpuinfo has an unexpected form',
    ],
  ])('says why it cannot tell', async (files, reason) => {
    expect(await gather(memory, live({ files }))).toEqual({ known: false, reason });
  });
});
