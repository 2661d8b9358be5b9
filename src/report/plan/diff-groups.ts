import type { DiffLine } from '../../model/plan.ts';

/** One line of a diff, or what the same line says of several services. */
export interface DiffGroup {
  readonly line: DiffLine;
  /** Names of the services, when there are several; the line's subject is then what follows them. */
  readonly services: readonly string[];
}

/** Ten services that get the same value are one thing to read. Each group stands where its first line stood. */
export function groupedDiff(diff: readonly DiffLine[]): readonly DiffGroup[] {
  const groups = new Map<string, DiffLine[]>();
  for (const line of diff) {
    const key = JSON.stringify([keyOf(line.subject), line.before, line.after]);
    groups.set(key, [...(groups.get(key) ?? []), line]);
  }
  return [...groups.values()].flatMap(groupOf);
}

function groupOf(lines: readonly DiffLine[]): readonly DiffGroup[] {
  const [first] = lines;
  const services = lines.flatMap(({ subject }) => serviceKey(subject)?.service ?? []);
  if (first === undefined || services.length < 2) return lines.map((line) => ({ line, services: [] }));
  const { at: _, ...shared } = first;
  return [{ line: { ...shared, subject: keyOf(first.subject) }, services }];
}

/** `logging.driver` of `services.db.logging.driver`; other subjects stand for themselves. */
function keyOf(subject: string): string {
  return serviceKey(subject)?.key ?? subject;
}

function serviceKey(subject: string): { readonly service: string; readonly key: string } | null {
  const match = /^services\.([^.]+)\.(.+)$/.exec(subject);
  return match === null ? null : { service: match[1] ?? '', key: match[2] ?? '' };
}
