// Which of Postgres' memory settings are ours to set, and which a person has set already. Pure, plain JSON.
import { mebibyte } from '../../model/bytes.ts';
import type { FileSettingsFact } from '../../model/facts/database.ts';
import type { ServiceFact } from '../../model/facts/services.ts';
import { postgresOption } from '../postgres-options.ts';
import type { Wishes } from '../wishes/schema.ts';
import {
  type FittedName,
  type FittedPostgres,
  type FittedSetting,
  fitPostgres,
  fittedNames,
  type OwnSizes,
} from './fitted-postgres.ts';
import { sizeOf } from './postgres-memory.ts';

/** What the server counts a bare number in (PostgreSQL manual, pg_settings.unit). */
const units: Readonly<Record<FittedName, number>> = {
  shared_buffers: 8192,
  work_mem: 1024,
  maintenance_work_mem: 1024,
  effective_cache_size: 8192,
  max_wal_size: mebibyte,
};

export interface PlannedSetting extends FittedSetting {
  /** `share` = ours to set; else where a person set it. */
  readonly from: 'share' | 'wish' | 'command' | 'file';
  /** As it is written now; null = nowhere, so Postgres' default. */
  readonly now: string | null;
}

export interface PostgresPlan extends Omit<FittedPostgres, 'settings'> {
  readonly settings: readonly PlannedSetting[];
  /** Configuration files that set one higher than it is reckoned here, which stays. */
  readonly kept: readonly { readonly name: FittedName; readonly setting: string; readonly file: string }[];
}

interface Written {
  readonly text: string;
  readonly from: PlannedSetting['from'];
}

/** `files` undefined = the server was not asked. */
export function planPostgres(
  db: ServiceFact,
  limitBytes: number,
  wishes: Wishes,
  files: FileSettingsFact | undefined,
): PostgresPlan {
  const meant = new Map(fittedNames.flatMap((name) => entry(name, meantIn(name, db, wishes))));
  const connections = connectionsOf(db, wishes, files);
  const first = fitPostgres(limitBytes, connections, sizesOf(meant));
  // A file may say what the image says, or what a person chose: what is higher than ours is kept, and nothing else.
  const higher = first.settings.filter(({ name, bytes }) => {
    return !meant.has(name) && sizeIn(name, files?.[name]?.setting) > bytes;
  });
  for (const { name } of higher) meant.set(name, { text: files?.[name]?.setting ?? '', from: 'file' });
  const { settings, ...fitted } = fitPostgres(limitBytes, connections, sizesOf(meant));
  return {
    ...fitted,
    settings: settings.map((setting) => {
      const own = meant.get(setting.name);
      if (own === undefined)
        return { ...setting, from: 'share', now: files?.[setting.name]?.setting ?? null };
      return {
        ...setting,
        value: own.text,
        bytes: sizeIn(setting.name, own.text),
        from: own.from,
        now: own.text,
      };
    }),
    kept: higher.map(({ name }) => ({ name, ...(files?.[name] ?? { setting: '', file: '' }) })),
  };
}

function entry(name: FittedName, written: Written | undefined): readonly (readonly [FittedName, Written])[] {
  return written === undefined ? [] : [[name, written]];
}

/** Said on purpose: a wish, or the command line in the Compose files. */
function meantIn(name: string, db: ServiceFact, { postgres }: Wishes): Written | undefined {
  const wish = Object.hasOwn(postgres.settings, name) ? postgres.settings[name] : undefined;
  if (wish !== undefined) return { text: wish, from: 'wish' };
  const option = postgresOption(db, name);
  return option === undefined ? undefined : { text: option, from: 'command' };
}

/** Sizes that can be read; another text is left to its author. */
function sizesOf(meant: ReadonlyMap<FittedName, Written>): OwnSizes {
  const sizes = [...meant].map(([name, { text }]) => [name, sizeIn(name, text)] as const);
  return Object.fromEntries(sizes.filter(([, bytes]) => bytes > 0));
}

function sizeIn(name: FittedName, text: string | undefined): number {
  return text === undefined ? Number.NaN : sizeOf(text, units[name]);
}

function connectionsOf(db: ServiceFact, wishes: Wishes, files: FileSettingsFact | undefined) {
  const read = (name: string, otherwise: number): number => {
    const number = Number(meantIn(name, db, wishes)?.text ?? files?.[name]?.setting ?? otherwise);
    return Number.isFinite(number) && number > 0 ? number : otherwise;
  };
  return { max: read('max_connections', 100), autovacuumWorkers: read('autovacuum_max_workers', 3) };
}
