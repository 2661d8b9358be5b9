import { expect, it } from 'vitest';
import { seal } from '../engine/state/seal.ts';
import { type DrillRecord, lastDrills, lastRpo, readDrill } from './drill.ts';

function drill(startedAt: string, verdict: DrillRecord['verdict']): DrillRecord {
  return {
    schemaVersion: 1,
    id: '20261127T071028Z',
    startedAt,
    endedAt: startedAt,
    project: 'supabase',
    verdict,
    failure: null,
    target: { asked: 'LATEST', seed: null, moment: null },
    from: null,
    lastCommit: null,
    rto: { restored: null, open: null, well: null },
    rpo: { seconds: null, said: '' },
    proofs: [],
  };
}

it('reads what is written sealed, and nothing else', () => {
  const one = drill('2026-11-27T07:10:28.000Z', 'green');
  expect(readDrill(`${seal(one, 2)}\n`)).toEqual(one);
  for (const text of ['', '{}', '{"record":{"schemaVersion":2}}', seal({ ...one, verdict: 'pink' })])
    expect(readDrill(text)).toBeNull();
});

it('tells of a red drill only when no green one came after it', () => {
  const [red, green] = [drill('2026-11-20T04:00:00Z', 'red'), drill('2026-11-27T04:00:00Z', 'green')];
  expect(lastDrills([green, red])).toEqual({ green, redSince: null });
  const later = drill('2026-11-28T04:00:00Z', 'red');
  expect(lastDrills([later, green, red])).toEqual({ green, redSince: later });
  expect(lastDrills([red])).toEqual({ green: null, redSince: red });
  expect(lastDrills([drill('2026-11-29T04:00:00Z', 'interrupted'), green]).redSince).toBeNull();
  expect(lastDrills([])).toEqual({ green: null, redSince: null });
});

it('tells the newest RPO that was measured, also that it was given up', () => {
  const of = (startedAt: string, rpo: DrillRecord['rpo']) => ({ ...drill(startedAt, 'green'), rpo });
  const old = of('2026-11-20T04:00:00Z', { seconds: 23, said: '' });
  const unmeasured = of('2026-11-28T04:00:00Z', { seconds: null, said: 'not measured' });
  expect(lastRpo([unmeasured, old])).toEqual({ at: old.startedAt, seconds: 23, beyond: null });
  const over = of('2026-11-27T04:00:00Z', { seconds: null, said: '', beyond: 180 });
  expect(lastRpo([old, over, unmeasured])).toEqual({ at: over.startedAt, seconds: null, beyond: 180 });
  expect(lastRpo([unmeasured])).toBeNull();
});
