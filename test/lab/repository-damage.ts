// What can happen to the files of a repository of pgBackRest, and back again.
import { chownSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Random } from '../differential/random.ts';

/**
 * A byte is another one, a block of 4 KiB is noise, the second half is zeros, the file is gone, has the content of another one of
 * its kind; a manifest is that of another backup; a segment of WAL is gone.
 */
export const kindsOfDamage = ['byte', 'block', 'tail', 'deleted', 'swapped', 'stale', 'gap'] as const;
export type KindOfDamage = (typeof kindsOfDamage)[number];

export interface Damage {
  readonly path: string;
  repair(): void;
}

/** Damages one file at random, of a backup or a WAL segment. */
export function damageAt(root: string, kind: KindOfDamage, random: Random): Damage {
  const manifests = filesIn(root).filter((one) => /\/main\/[^/]+\/backup\.manifest$/.test(one));
  const data = filesIn(root).filter((one) =>
    /\/bundle\/\d+$|\/pg_data\/|\/[0-9A-F]{24}-[0-9a-f]{40}/.test(one),
  );
  // The first one of all is of the time before the first backup, and nothing needs it.
  const [first, ...segments] = data.filter(isSegment);
  const withoutFirst = data.filter((one) => one !== first);
  const choice = { stale: manifests, gap: segments, deleted: withoutFirst };
  const ofKind = kind === 'stale' || kind === 'gap' || kind === 'deleted' ? choice[kind] : data;
  const path = random.pick([ofKind[0] ?? '', ...ofKind.slice(1)]);
  const others = ofKind.filter((one) => one !== path && isSegment(one) === isSegment(path));
  const other = random.pick([others[0] ?? '', ...others.slice(1)]);
  const whole = readFileSync(path);
  const { mode, uid, gid } = statSync(path);
  if (kind === 'deleted' || kind === 'gap') rmSync(path);
  else writeFileSync(path, damaged(whole, kind, other, random));
  return {
    path: path.slice(root.length + 1),
    repair() {
      writeFileSync(path, whole, { mode });
      chownSync(path, uid, gid);
    },
  };
}

/** Turns a byte in the middle of one file of restic's repository over. `kind`: `data` = a pack, `snapshots`; a file's name is its hash. */
export function tornResticFile(root: string, kind: string): Damage {
  const [path = ''] = filesIn(join(root, kind));
  const whole = readFileSync(path);
  const { mode, uid, gid } = statSync(path);
  const put = (content: Buffer) => {
    // restic makes its files read-only.
    rmSync(path);
    writeFileSync(path, content, { mode });
    chownSync(path, uid, gid);
  };
  const torn = Buffer.from(whole);
  const middle = torn.length >> 1;
  torn[middle] = (torn[middle] ?? 0) ^ 0xff;
  put(torn);
  return { path: basename(path), repair: () => put(whole) };
}

const isSegment = (path: string) => /\/[0-9A-F]{24}-/.test(path);

/** Name of the last segment of WAL that is there. */
export function lastSegment(root: string): string {
  const names = filesIn(root).flatMap((path) => /\/([0-9A-F]{24})-/.exec(path)?.[1] ?? []);
  return names.sort().at(-1) ?? '';
}

function damaged(whole: Buffer, kind: KindOfDamage, other: string, random: Random): Buffer {
  if (kind === 'swapped' || kind === 'stale') return readFileSync(other);
  const torn = Buffer.from(whole);
  const at = random.below(torn.length);
  if (kind === 'byte') torn[at] = (torn[at] ?? 0) ^ (1 + random.below(255));
  if (kind === 'tail') torn.fill(0, Math.floor(torn.length / 2));
  if (kind === 'block')
    for (let place = at; place < Math.min(at + 4096, torn.length); place++)
      torn[place] = (torn[place] ?? 0) ^ (1 + random.below(255));
  return torn;
}

function filesIn(root: string): readonly string[] {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}
