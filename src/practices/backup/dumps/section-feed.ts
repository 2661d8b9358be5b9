// What psql gets to hear of a dump: one section of it, fitted to the cluster, in one transaction with its proof at the end.
import type { PipeFilter } from '../../../ports/pipes.ts';
import { fitting, type TargetCluster } from './fitting.ts';
import { connected } from './inventory.ts';
import { sqlReader } from './sql-reader.ts';

export interface FeedRequest {
  /** Name of the section. */
  readonly section: string;
  readonly target: TargetCluster;
  /** Before everything: the transaction begins here. */
  readonly before: string;
  /** After everything: proof and commit. */
  readonly after: string;
}

export interface SectionFeed extends PipeFilter {
  /** What a person has to know of what was left out. */
  told(): readonly string[];
}

export function sectionFeed({ section, target, before, after }: FeedRequest): SectionFeed {
  const told = new Set<string>();
  let current = '';
  let out: Uint8Array[] = [Buffer.from(before)];

  const put = (text: string) => void out.push(Buffer.from(`${text}\n`, 'latin1'));

  const reader = sqlReader({
    statement(text) {
      if (current !== section) return;
      const fitted = fitting(text, target);
      if (fitted.kind === 'as-is') put(text);
      if (fitted.kind === 'changed') put(fitted.text);
      if (fitted.kind === 'left-out' && fitted.told !== null) told.add(fitted.told);
    },
    meta(line) {
      current = connected(line) ?? current;
    },
    comment: () => undefined,
    rows(bytes) {
      if (current === section) out.push(bytes);
    },
    rowsEnd() {
      if (current === section) put('\\.');
    },
  });

  function taken(): Uint8Array {
    const all = Buffer.concat(out);
    out = [];
    return all;
  }

  return {
    take(part) {
      reader.take(part);
      return taken();
    },
    end() {
      reader.end();
      out.push(Buffer.from(after, 'latin1'));
      return taken();
    },
    told: () => [...told],
  };
}
