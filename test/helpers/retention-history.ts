// STAND-INS for what keeps backups: pgBackRest's `backup` and `expire`, restic's snapshots, and a clock that can be set. What goes is
// decided by Seaworthy's own functions and by the configuration it writes.
import { pgbackrestConf } from '../../src/practices/backup/engines/pgbackrest-conf.ts';
import type { Snapshot } from '../../src/practices/backup/operations/objects.ts';
import {
  type BackupType,
  type DatabaseBackup,
  type RepositoryInfo,
  typeFor,
} from '../../src/practices/backup/operations/pgbackrest.ts';
import { lettingGo } from '../../src/practices/backup/operations/retention.ts';

export const day = 86_400;

export interface Wishes {
  readonly keepDays: number;
  readonly fullEveryDays: number;
}

/** What can befall a run: all is well, it ends before the cluster is saved, after it, or the cluster has damaged pages. */
export type Fate = 'done' | 'no-database' | 'no-files' | 'damaged-pages';

interface Held extends DatabaseBackup {
  /** Labels of those it takes blocks from. */
  readonly needs: readonly string[];
}

/** Seconds since the epoch throughout. */
export class RetentionHistory {
  now = 1_780_000_000;
  wishes: Wishes;
  backups: readonly Held[] = [];
  snapshots: readonly Snapshot[] = [];
  /** WAL of before is gone. */
  walFrom = 0;
  /** Oldest moment that the days to keep still promise, by each clock by which something was let go. */
  promisedFrom = 0;
  /** When what was saved first was saved. */
  firstBackup = Number.POSITIVE_INFINITY;
  firstFiles = Number.POSITIVE_INFINITY;
  /** Ids of the snapshots that the last whole run made. */
  newestFiles: readonly string[] = [];
  /** Seconds from one backup to the next, at most. */
  longestWithoutBackup = 0;
  #last = 0;

  constructor(wishes: Wishes) {
    this.wishes = wishes;
  }

  get info(): RepositoryInfo {
    return { number: 1, status: 'ok', isEncrypted: true, wal: null, backups: this.backups };
  }

  /** A run of `backup` as the agent's job does it, and what it lets go afterwards. `asked` null = by the age of the last full one. */
  run(fate: Fate, asked: BackupType | null): void {
    const type = asked ?? typeFor(this.info, this.wishes.fullEveryDays, new Date(this.now * 1000));
    if (fate === 'no-database' || !this.#saveDatabase(type, fate === 'damaged-pages')) return;
    if (fate === 'no-files') return;
    const kinds = [['/objects', '/db-config'], ['/deployment.tar'], ['/point.json']];
    this.newestFiles = kinds.map((paths) => this.#saveFiles(paths));
    this.prune();
  }

  /** `backup prune`, and the end of a run. */
  prune(): void {
    this.#expire();
    const gone = new Set(lettingGo(this.snapshots, this.wishes.keepDays, new Date(this.now * 1000)));
    this.snapshots = this.snapshots.filter(({ id }) => !gone.has(id));
  }

  /** Whether all that a backup takes blocks from is there, and the WAL since it began. */
  isWhole(label: string): boolean {
    const found = this.backups.find((one) => one.label === label);
    const has = new Set(this.backups.map((one) => one.label));
    return found !== undefined && found.started >= this.walFrom && found.needs.every((one) => has.has(one));
  }

  /**
   * pgbackrest.org/command.html, "Backup": a label is its time, and one that is not later than the last is refused; a first backup is
   * full whatever is asked; a differential one takes from the last full one, an incremental one from the last. It expires when it is done.
   */
  #saveDatabase(asked: BackupType, hasErrors: boolean): boolean {
    const last = this.backups.at(-1);
    if (last !== undefined && this.now <= last.started) return false;
    const full = this.backups.findLast(({ type }) => type === 'full');
    const type = full === undefined ? 'full' : asked;
    const from = type === 'diff' ? full : last;
    const started = this.now;
    this.now += 60;
    const made: Held = {
      ...{ repository: 1, label: `${started}${type[0]}`, type, started, stopped: this.now, hasErrors },
      ...{
        bytes: 1,
        storedBytes: 1,
        wal: { start: '000000010000000000000001', stop: '000000010000000000000001' },
      },
      needs: type === 'full' || from === undefined ? [] : [...from.needs, from.label],
    };
    this.backups = [...this.backups, made];
    this.firstBackup = Math.min(this.firstBackup, made.stopped + 1);
    if (this.#last > 0)
      this.longestWithoutBackup = Math.max(this.longestWithoutBackup, this.now - this.#last);
    this.#last = this.now;
    this.#expire();
    return true;
  }

  #saveFiles(paths: readonly string[]): string {
    const time = new Date(this.now * 1000).toISOString();
    const tags = paths[0] === '/deployment.tar' ? ['deployment'] : ['objects'];
    const id = `${time}${paths[0]}`;
    this.snapshots = [...this.snapshots, { repository: 1, id, time, tags, paths }];
    this.firstFiles = Math.min(this.firstFiles, this.now);
    this.now += 1;
    return id;
  }

  /**
   * pgbackrest.org/command.html, "Expire", and configuration.html, repo-retention-full-type=time: of full backups that ended longer ago
   * than repo-retention-full days the newest stays, what is older goes with all that takes from it, and WAL of before the oldest that stays.
   */
  #expire(): void {
    const cut = this.now - configuredDays(this.wishes) * day;
    this.promisedFrom = Math.max(this.promisedFrom, this.now - this.wishes.keepDays * day);
    const fulls = this.backups.filter(({ type }) => type === 'full');
    const anchor = fulls.findLast(({ stopped }) => stopped < cut) ?? fulls[0];
    const gone = new Set(
      fulls.filter(({ label }) => label < (anchor?.label ?? '')).map(({ label }) => label),
    );
    if (gone.size === 0 || anchor === undefined) return;
    this.backups = this.backups.filter(
      ({ label, needs }) => !gone.has(label) && !needs.some((one) => gone.has(one)),
    );
    this.walFrom = anchor.started;
  }
}

const configured = new Map<number, number>();

function configuredDays({ keepDays }: Wishes): number {
  const days = configured.get(keepDays) ?? daysInConf(keepDays);
  configured.set(keepDays, days);
  return days;
}

/** As pgbackrest.conf has it. */
function daysInConf(keepDays: number): number {
  const text = pgbackrestConf({
    repositories: [{ kind: 'folder', number: 1, path: '/mnt/backup', shown: '/mnt/backup' }],
    ...{ keepDays, processes: 2, port: '5432', user: 'supabase_admin', dataDirectory: '/data' },
  });
  const setting = (name: string) => new RegExp(`^repo1-${name}=(.*)$`, 'm').exec(text)?.[1];
  if (setting('retention-full-type') !== 'time' || setting('retention-archive') !== undefined)
    throw new Error('another way to keep than by days is not what this stands in for');
  return Number(setting('retention-full'));
}
