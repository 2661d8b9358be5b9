import { describe, expect, it } from 'vitest';
import { here, judge, service } from '../../../../test/helpers/facts.ts';
import { smallSharedBuffers } from './small-shared-buffers.ts';

const gibibyte = 1024 ** 3;
const memory = { totalBytes: 32 * gibibyte, availableBytes: 0, swapBytes: 0, cores: 8 };
const pages = (count: number) => ({ shared_buffers: String(count) });

describe('limits/small-shared-buffers', () => {
  it('fails on the default of a small machine on a large one', () => {
    expect(
      judge(smallSharedBuffers, { services: [service('db')], settings: pages(16_384), memory }),
    ).toMatchObject({
      status: 'fail',
      detail: 'shared_buffers is 128 MiB with 32 GiB of memory',
      evidence: [{ at: here }],
    });
  });

  it('passes on more, on a small machine, and on a small limit of the database', () => {
    const services = [service('db')];
    const small = { ...memory, totalBytes: 4 * gibibyte };
    const limited = [service('db', { limits: { memoryBytes: 2 * gibibyte } })];
    expect(judge(smallSharedBuffers, { services, settings: pages(262_144), memory }).status).toBe('pass');
    expect(judge(smallSharedBuffers, { services, settings: pages(16_384), memory: small }).status).toBe(
      'pass',
    );
    expect(judge(smallSharedBuffers, { services: limited, settings: pages(16_384), memory }).status).toBe(
      'pass',
    );
  });

  it('skips without a database, and is unknown without its setting', () => {
    expect(judge(smallSharedBuffers, { services: [], settings: pages(1), memory }).status).toBe('skip');
    expect(judge(smallSharedBuffers, { services: [service('db')], settings: {}, memory }).status).toBe(
      'unknown',
    );
  });
});
