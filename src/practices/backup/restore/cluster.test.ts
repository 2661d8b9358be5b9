import { describe, expect, it } from 'vitest';
import { bothOf } from './cluster.ts';

describe('what is done while the engine writes', () => {
  it('has ended, too, when the engine fails, whose words are told', async () => {
    const ended: string[] = [];
    const failing = Promise.reject(new Error('the engine'));
    const slow = (async () => {
      for (let turn = 0; turn < 5; turn++) await Promise.resolve();
      ended.push('the key');
    })();
    await expect(bothOf(failing, slow)).rejects.toThrow('the engine');
    expect(ended).toEqual(['the key']);
  });

  it('fails the whole when it fails, and may be nothing', async () => {
    await expect(bothOf(Promise.resolve(), Promise.reject(new Error('the key')))).rejects.toThrow('the key');
    await expect(bothOf(Promise.resolve(), undefined)).resolves.toBeUndefined();
  });
});
