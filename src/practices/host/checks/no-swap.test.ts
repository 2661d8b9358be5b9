import { describe, expect, it } from 'vitest';
import { here, judge, service } from '../../../../test/helpers/facts.ts';
import { gibibyte } from '../../../model/bytes.ts';
import { noSwap } from './no-swap.ts';

const services = [service('db')];
const memory = (swap: number) => ({
  totalBytes: 8 * gibibyte,
  availableBytes: gibibyte,
  swapBytes: swap * gibibyte,
  cores: 2,
});

describe('host/no-swap', () => {
  it('fails without', () => {
    const outcome = judge(noSwap, { services, memory: memory(0) });
    expect(outcome).toMatchObject({
      status: 'fail',
      evidence: [{ at: here, saw: 'no swap beside 8 GiB of memory' }],
    });
  });

  it('passes with some', () => {
    expect(judge(noSwap, { services, memory: memory(2) }).status).toBe('pass');
  });

  it('is unknown without the host', () => {
    expect(judge(noSwap, { services }).status).toBe('unknown');
  });
});
