import { serviceOf, settingOf } from '../../engine/find-service.ts';
import { type Disk, type Growing, growingOn, unseenOn } from '../../engine/history/growing.ts';
import type { MeasuredFacts } from '../../engine/history/measure.ts';
import type { Outlook } from '../../engine/history/outlook.ts';
import { printDays, printOver, printPace } from '../../engine/history/words.ts';
import { listed } from '../../engine/words.ts';
import { printBytes } from '../../model/bytes.ts';
import { type Measurement, measured } from '../../model/facts/history.ts';
import type { ServiceFact } from '../../model/facts/services.ts';
import type { Remedy } from '../../model/outcome.ts';

/** Below this share of a disk's growth what was measured is not the reason for it. */
const mainShare = 0.5;

/** What is never measured here. */
const elsewhere = 'images, backups, other programs';

/** What is known of why a disk fills. */
export interface Reasons {
  /** Fastest first. */
  readonly growing: readonly Growing[];
  readonly unseen: readonly string[];
}

/** `14 GiB free, 2 GiB a day less over 6 days: full in 7 days; fastest: Docker’s log of supabase-kong, 1.5 GiB a day`. */
export function paceOf(disk: Disk, outlook: Outlook, reasons: Reasons): string {
  if (!outlook.known) return outlook.reason;
  const { days, of, perDay, overMs } = outlook;
  const free = of === 'bytes' ? `${printBytes(disk.freeBytes)} free` : `${disk.freeInodes} inodes free`;
  if (days === null) return `${free}, not less than before ${printOver(overMs)}`;
  const pace = of === 'bytes' ? printPace(perDay) : `${Math.round(perDay)} inodes a day`;
  return `${free}, ${pace} less ${printOver(overMs)}: full ${printDays(days)}${fastest(outlook, reasons)}`;
}

function fastest(outlook: Outlook, reasons: Reasons): string {
  const [first] = reasons.growing;
  if (outlook.known && outlook.of === 'inodes') return '';
  const unseen = reasons.unseen.length === 0 ? elsewhere : listed(reasons.unseen);
  if (first === undefined) return `; nothing that was measured grows (not measured: ${unseen})`;
  const named = `; fastest: ${first.label}, ${printPace(first.perDay)}`;
  return isMain(outlook, reasons) ? named : `${named}, less than half of it (not measured: ${unseen})`;
}

/** Whether what grows and was measured is most of what fills the disk. */
function isMain(outlook: Outlook, { growing }: Reasons): boolean {
  const all = growing.reduce((sum, { perDay }) => sum + perDay, 0);
  return outlook.known && all >= mainShare * outlook.perDay;
}

/** What can be done today about what grows fastest. */
export function remedyFor(outlook: Outlook, reasons: Reasons): Remedy {
  if (outlook.known && outlook.of === 'inodes') {
    return {
      text: 'Find the folder of many small files (du --inodes -x) and what makes them, and clear it.',
    };
  }
  const [first] = reasons.growing;
  if (first === undefined || !isMain(outlook, reasons)) {
    return { text: 'Find what grows on it (du -x, docker system df) and end it, or move to a larger disk.' };
  }
  if (first.name.startsWith(measured.containerLog(''))) {
    return { text: 'Bound the logs of the containers.', command: 'seaworthy apply --only logs' };
  }
  if (first.name === measured.analytics) {
    return {
      text: 'Delete rows older than your retention from _analytics.log_events_* each night, then VACUUM these tables.',
    };
  }
  if (first.name === measured.wal) {
    return {
      text: 'Find what holds WAL back (pg_replication_slots, pg_stat_archiver) and mend or remove it.',
    };
  }
  return { text: `Look into ${first.label} for what need not be kept, or move it to a larger disk.` };
}

/** What is known of why this disk fills. */
export function reasonsOf(
  disk: Disk,
  points: readonly Measurement[],
  services: readonly ServiceFact[],
  facts: MeasuredFacts,
  now: Date,
): Reasons {
  const growing = growingOn(disk, points, facts, now).filter(
    ({ name }) => name !== measured.objects || storesFiles(services),
  );
  return { growing, unseen: unseenOn(disk, facts) };
}

/** Whether stored objects lie on a disk at all: the storage service's own default is `file` (upstream docker-compose.yml). */
function storesFiles(services: readonly ServiceFact[]): boolean {
  const storage = serviceOf(services, 'storage');
  return storage !== undefined && settingOf(storage, 'STORAGE_BACKEND')?.text !== 's3';
}
