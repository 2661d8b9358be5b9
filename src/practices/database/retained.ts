import { gibibyte, mebibyte, printBytes } from '../../model/bytes.ts';
import type { SettingsFact, SlotsFact } from '../../model/facts/database.ts';

type Slot = SlotsFact['slots'][number];

/** Why a slot endangers the disk or its own consumer; undefined = it does not. */
export function dangerOf(slot: Slot, settings: SettingsFact | undefined): string | undefined {
  const kept = slot.retainedBytes ?? 0;
  const cap = capOf(settings);
  if (slot.walStatus === 'lost') return 'lost: its consumer can never continue';
  if (slot.walStatus === 'unreserved') return `unreserved: about to be lost, ${printBytes(kept)} kept`;
  if (cap !== undefined && cap !== null && kept > cap / 2) {
    return `keeps ${printBytes(kept)} of at most ${printBytes(cap)}`;
  }
  if (slot.active) return undefined;
  if (cap === null && kept > 64 * mebibyte) return `inactive, keeps ${printBytes(kept)} and has no limit`;
  return kept > gibibyte ? `inactive, keeps ${printBytes(kept)}` : undefined;
}

/** `max_slot_wal_keep_size` in bytes (pg_settings counts it in MB); null = no limit, undefined = not known. */
function capOf(settings: SettingsFact | undefined): number | null | undefined {
  const text = settings?.['max_slot_wal_keep_size'];
  if (text === undefined) return undefined;
  const megabytes = Number.parseInt(text, 10);
  return megabytes < 0 ? null : megabytes * mebibyte;
}
