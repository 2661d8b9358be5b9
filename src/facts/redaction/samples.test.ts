import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { stack } from '../../../test/helpers/fixtures.ts';
import { fakeWorld } from '../../../test/helpers/world.ts';
import { readSamples } from './samples.ts';

const data = fakeWorld().data('sample-secrets');
const samples = readSamples(data);

function sampleOf(value: string): string | undefined {
  const sha256 = createHash('sha256').update(value).digest('hex');
  return samples.find((sample) => sample.sha256 === sha256)?.id;
}

describe('data/sample-secrets.json', () => {
  it('cites a source and names the keys for every sample, and holds no value', () => {
    const row = z.strictObject({
      id: z.string().regex(/^[a-z0-9-]+$/),
      sha256: z.string().length(64),
      names: z.array(z.string()).min(1),
      source: z.string().min(10),
    });
    const parsed = z.object({ samples: z.array(row) }).parse(data).samples;

    expect(new Set(parsed.map(({ id }) => id)).size).toBe(parsed.length);
    expect(new Set(parsed.map(({ sha256 }) => sha256)).size).toBe(parsed.length);
  });

  it('knows every secret of the stock sample', () => {
    const text = readFileSync(join(stack('stock'), '.env'), 'utf8');
    const secrets = [...text.matchAll(/^(\w*(?:PASSWORD|SECRET|KEY|TOKEN|PASS|KEY_ID|KEY_BASE))=(.+)$/gm)];

    expect(
      secrets.filter((match) => sampleOf(match[2] ?? '') === undefined).map((match) => match[1]),
    ).toEqual([]);
    expect(secrets.length).toBeGreaterThan(10);
  });

  it('knows no secret of the hardened sample', () => {
    const text = readFileSync(join(stack('hardened'), '.env'), 'utf8');
    const known = [...text.matchAll(/^(\w+)=(.+)$/gm)].filter(
      (match) => sampleOf(match[2] ?? '') !== undefined,
    );

    expect(known.map((match) => match[1]).filter((name) => name !== 'POSTGRES_DB')).toEqual([]);
  });

  it('refuses a file in another form', () => {
    expect(() => readSamples({ samples: [{ id: 'x', sha256: 'short' }] })).toThrow();
  });
});
