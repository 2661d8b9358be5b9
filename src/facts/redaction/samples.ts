import { z } from 'zod';

/** A published sample secret, known by its hash only. */
export interface Sample {
  readonly id: string;
  readonly sha256: string;
}

const shape = z.object({
  samples: z.array(z.object({ id: z.string(), sha256: z.string().regex(/^[0-9a-f]{64}$/) })),
});

/** Reads data/sample-secrets.json. */
export function readSamples(data: unknown): readonly Sample[] {
  return shape.parse(data).samples;
}
