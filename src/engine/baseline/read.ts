import { z } from 'zod';
import { Problem } from '../../model/problem.ts';
import { severities } from '../../model/severity.ts';

/** As much of an earlier report as a comparison needs. */
const shape = z.object({
  schemaVersion: z.literal(1),
  generator: z.object({ name: z.literal('seaworthy') }),
  generatedAt: z.iso.datetime(),
  results: z.array(
    z.object({
      id: z.string(),
      key: z.string(),
      title: z.string(),
      severity: z.enum(severities),
      status: z.string(),
    }),
  ),
});

export type Baseline = z.infer<typeof shape> & { readonly file: string };

/** An earlier `audit --format json`. Whatever else a file is, is one Problem; nothing of its contents is repeated. */
export function readBaseline(text: string, file: string): Baseline {
  const parsed = shape.safeParse(jsonOf(text));
  if (parsed.success) return { ...parsed.data, file };
  const [issue] = parsed.error.issues;
  const path = issue?.path.slice(0, 3).join('.') ?? '';
  throw refuse(
    file,
    path === ''
      ? 'is not an audit report of Seaworthy'
      : `is not an audit report of Seaworthy: look at ${path}`,
  );
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function refuse(file: string, seen: string): Problem {
  return new Problem({
    code: 'baseline-invalid',
    message: `${file} ${seen}`,
    hints: ['name a file that seaworthy audit --format json -o FILE wrote'],
  });
}
