import { describe, expect, it } from 'vitest';
import { gather, live, password } from '../../test/helpers/live.ts';
import { history } from './history.ts';

const path = '/srv/supabase/.seaworthy/measurements.jsonl';
const line = '{"at":"2026-11-22T12:00:00.000Z","values":{"wal":5}}';

describe('history', () => {
  it('is empty, which is knowledge, where nothing was recorded', async () => {
    expect(await gather(history, live())).toEqual({
      known: true,
      value: { path, points: [], damagedLines: [] },
    });
  });

  it('holds every measurement, and tells the lines that are none', async () => {
    const context = live({ files: { [path]: `${line}\nnonsense\n${line}\n` } });
    expect(await gather(history, context)).toMatchObject({
      known: true,
      value: { points: [{ values: { wal: 5 } }, { values: { wal: 5 } }], damagedLines: [2] },
    });
  });

  it('shows no secret, wherever one got into the file', async () => {
    const files = { [path]: line.replace('"wal"', `"database:${password}"`) };
    expect(JSON.stringify(await gather(history, live({ files })))).not.toContain(password);
  });

  it('says why it cannot be read', async () => {
    const context = live({ files: { [path]: { denied: true } } });
    expect(await gather(history, context)).toEqual({
      known: false,
      reason: `${path} may not be read by this user`,
    });
  });
});
