import { describe, expect, it } from 'vitest';
import { drillRecord } from '../../test/helpers/drill.ts';
import { drillMarkdown, printDrill, printDrills } from './drill.ts';

const green = drillRecord({
  target: { asked: 'random', seed: 7, moment: '2026-11-21T17:42:09Z' },
  proofs: [
    { id: 'moment', title: 'The moment', status: 'passed', said: 'reached', details: [] },
    { id: 'vault', title: 'The vault', status: 'skipped', said: 'the vault is empty', details: [] },
  ],
});
const red = drillRecord({
  verdict: 'red',
  rto: { restored: null, open: null, well: null },
  rpo: { seconds: null, said: 'not measured' },
  proofs: [
    {
      id: 'logins',
      title: 'Roles log in',
      status: 'failed',
      said: 'a: no',
      details: ['a: no', 'b: <no> | not'],
    },
  ],
});

describe('a drill', () => {
  it('is one screen, the answer first', () => {
    expect(printDrill(green)).toBe(`PROVEN   1 of 1 proofs, 1 not asked

Restored to   2026-11-21T17:42:09Z (a random second, --seed 7); last commit 2026-11-27T03:59:58.123456Z
From          /mnt/backup, backup 20261127-020003F, 1 GiB
Took          files restored after 40 s, database open after 60 s, services well after 80 s
Would lose    23 s: a commit was in every repository after 23 s

✓ moment      reached
- vault       the vault is empty
`);
  });

  it('that is red shows every line of what failed', () => {
    const text = printDrill(red);
    expect(text).toMatch(/^NOT PROVEN {3}0 of 1 proofs\n/);
    expect(text).toContain('✗ logins      a: no\n              b: <no> | not\n');
    expect(text).toContain('Took          it did not come so far');
  });

  it('warns of a proof that a person can have and did not get, and says how, green as it is', () => {
    const rows = { id: 'rows', title: 'Rows are what they were', status: 'skipped', said: 'untold' } as const;
    const open = drillRecord({ proofs: [{ ...rows, details: [], remedy: 'switch it on' }] });
    expect(printDrill(open)).toContain(
      'PROVEN   0 of 0 proofs, 1 not asked\n  WARNING: rows was not asked: untold\n  HINT: switch it on\n',
    );
    expect(printDrill(open)).toContain('! rows        untold\n');
    expect(drillMarkdown(open)).toContain(
      '| Rows are what they were | **not asked** | untold<br>HINT: switch it on |',
    );
    expect(printDrill(green)).not.toContain('WARNING');
  });

  it('is a report in Markdown, whose cells hold what they are given', () => {
    expect(drillMarkdown(red)).toContain('| Roles log in | failed | a: no<br>b: &lt;no> \\| not |');
    expect(drillMarkdown(green)).toContain('**PROVEN.**\n');
  });

  it('is a line in the list', () => {
    expect(printDrills([])).toContain('No drill was run yet');
    expect(printDrills([green, red]).split('\n')).toEqual([
      '2026-11-27T04:00:00Z  PROVEN       1 of 1 proofs, 80 s',
      '2026-11-27T04:00:00Z  NOT PROVEN   0 of 1 proofs   logins: a: no',
      '',
    ]);
  });
});
