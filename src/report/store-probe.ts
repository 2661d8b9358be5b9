import { oneLine } from '../model/problem.ts';

/** Of a probe, what is printed. */
export interface PrintedProbe {
  readonly verdict: 'trusted' | 'lenient' | 'refused';
  readonly store: { readonly url: string; readonly bucket: string; readonly region: string };
  readonly steps: readonly {
    readonly name: string;
    readonly state: 'ok' | 'warning' | 'failed';
    readonly milliseconds: number;
    readonly saw: string;
    readonly todo?: string;
  }[];
  readonly left: readonly string[];
}

const verdicts = {
  trusted: 'trusted: it does all that backups need',
  lenient: 'lenient: what it gives back is right, but it takes what it should refuse',
  refused: 'refused: no backup goes there',
} as const;

/** The steps as a table, the verdict, and what to do about each step that was not ok. */
export function printProbe({ verdict, store, steps, left }: PrintedProbe): string {
  const widest = Math.max(...steps.map(({ name }) => name.length));
  const rows = steps.map(({ name, state, milliseconds, saw }) => {
    return `  ${state.padEnd(7)}  ${name.padEnd(widest)}  ${String(milliseconds).padStart(6)} ms  ${saw}`;
  });
  const todos = new Set(steps.map(({ todo }) => todo).filter((todo) => todo !== undefined));
  const remains = left.map((key) => `  left behind: ${key}`);
  const more = left.length === 0 ? [] : [...remains, 'HINT: Delete it by hand, or allow the key to delete'];
  return [
    `${store.url}, bucket ${store.bucket}, region ${store.region}`,
    '',
    ...rows,
    '',
    verdicts[verdict],
    ...[...todos].map((todo) => `HINT: ${todo}`),
    ...more,
  ]
    .map(oneLine)
    .join('\n')
    .concat('\n');
}
