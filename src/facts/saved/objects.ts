import { z } from 'zod';
import type { BothBackendsFact, ObjectParityFact } from '../../model/facts/objects.ts';
import { number, text, texts } from './pieces.ts';

const sample = z.looseObject({ count: number, first: texts });

const objectParity: z.ZodType<ObjectParityFact> = z.looseObject({
  path: text,
  rows: number,
  files: number,
  missing: sample,
  otherSize: sample,
  orphans: number,
  attributes: z.discriminatedUnion('known', [
    z.object({ known: z.literal(true), value: z.looseObject({ asked: number, without: sample }) }),
    z.object({ known: z.literal(false), reason: text }),
  ]),
});

const bothBackends: z.ZodType<BothBackendsFact> = z.looseObject({
  path: text,
  rows: number,
  here: number,
  strayed: sample,
});

/** The facts about stored objects as `--save-facts` writes them. */
export const objectFacts = { objectParity, bothBackends };
