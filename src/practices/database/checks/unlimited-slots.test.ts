import { describe, expect, it } from 'vitest';
import { here, image, judge, service } from '../../../../test/helpers/facts.ts';
import { unlimitedSlots } from './unlimited-slots.ts';

const plain = service('db', { image: image('postgres:17') });
const slots = (...names: string[]) => ({
  slots: names.map((name) => ({
    name,
    type: 'logical',
    active: true,
    walStatus: 'reserved',
    retainedBytes: 0,
  })),
  replicas: 0,
});
const limit = (max_slot_wal_keep_size: string) => ({ max_slot_wal_keep_size });

describe('database/unlimited-slots', () => {
  it('fails without a limit, live and by the command', () => {
    const live = { services: [plain], settings: limit('-1'), slots: slots('supabase_realtime') };
    expect(judge(unlimitedSlots, live)).toMatchObject({ status: 'fail', evidence: [{ at: here }] });
    const command = { value: ['postgres', '-c', 'max_slot_wal_keep_size=-1'], at: [here] };
    expect(judge(unlimitedSlots, { services: [{ ...plain, command }] }).status).toBe('fail');
  });

  it('passes with a limit, and with the one of upstream’s image', () => {
    const given = { services: [plain], settings: limit('4096'), slots: slots('a') };
    expect(judge(unlimitedSlots, given).status).toBe('pass');
    const upstream = service('db', { image: image('supabase/postgres:17.6.1.136') });
    expect(judge(unlimitedSlots, { services: [upstream] }).status).toBe('pass');
  });

  it('skips where no slot exists, and is unknown where nobody tells', () => {
    expect(judge(unlimitedSlots, { services: [plain], settings: limit('-1'), slots: slots() }).status).toBe(
      'skip',
    );
    expect(judge(unlimitedSlots, { services: [plain] }).status).toBe('unknown');
  });
});
