import { describe, expect, it } from 'vitest';
import type { Run, RunStage } from '../model/run.ts';
import { printApplied } from './run.ts';

const stage: RunStage = {
  change: 'backup/continuous-archive',
  action: 'apply',
  title: 'Backups',
  status: 'applied',
};

function applied(...stages: readonly RunStage[]): string {
  const run = { number: 3, to: 2, filesOnly: false, status: 'applied', stages } as unknown as Run;
  return printApplied(run, ['--env-file', 'prod.env']);
}

describe('how an apply ended', () => {
  it('calls a stage done that reached every container it means', () => {
    expect(applied(stage)).toMatch(/^✓ backup\/continuous-archive {2}Backups$/m);
  });

  it('does not call a stage done that left a container alone, and says how to reach it', () => {
    const text = applied({ ...stage, waiting: ['db'] });
    expect(text).not.toContain('✓');
    expect(text).toMatch(/^! backup\/continuous-archive {2}does not reach db yet: .*--include-pending/m);
  });
});
