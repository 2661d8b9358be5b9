import { expect, it } from 'vitest';
import { drillRecord } from '../../../test/helpers/drill.ts';
import type { DrillProof } from '../../model/drill.ts';
import { resultOf } from './drill.ts';

const proof = (id: string, status: 'passed' | 'failed') => ({
  id,
  title: '',
  status,
  said: `${id} said`,
  details: [],
});

it('tells what a drill proved, or what failed first', () => {
  expect(resultOf(drillRecord())).toEqual({ ok: true, said: '1 proof, in 80 s' });
  const red = drillRecord({
    verdict: 'red',
    proofs: [proof('a', 'passed'), proof('b', 'failed'), proof('c', 'failed')],
  });
  expect(resultOf(red)).toEqual({ ok: false, reason: 'b: b said, and 1 proof more' });
  const interrupted = drillRecord({ verdict: 'interrupted', failure: 'it was ended', proofs: [] });
  expect(resultOf(interrupted)).toEqual({ ok: false, reason: 'it was ended' });
});

it('that is green tells which proof a person could have had', () => {
  const [moment] = drillRecord().proofs;
  const rows: DrillProof = {
    id: 'rows',
    title: 'Rows',
    status: 'skipped',
    said: 'untold',
    details: [],
    remedy: 'do',
  } as const;
  const open = drillRecord({ proofs: moment === undefined ? [] : [moment, rows] });
  expect(resultOf(open)).toEqual({
    ok: true,
    said: '1 proof, in 80 s; not asked: rows, seaworthy drill tells what to do',
  });
});
