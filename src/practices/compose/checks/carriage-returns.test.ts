import { describe, expect, it } from 'vitest';
import { deployment } from '../../../../test/helpers/deployment.ts';
import { judge } from '../../../../test/helpers/facts.ts';
import { carriageReturns } from './carriage-returns.ts';

const at = { file: 'volumes/db/roles.sql', line: 1 };
const clean = { carriageReturns: [], conflictMarkers: [] };
const windows = deployment({ envFile: { path: '.env', mode: 0o600, keys: [], hasCarriageReturns: true } });

describe('compose/carriage-returns', () => {
  it('fails on a file of the deployment', () => {
    const textForm = { ...clean, carriageReturns: [at] };
    const outcome = judge(carriageReturns, { textForm, deployment: deployment() });
    expect(outcome).toMatchObject({ status: 'fail', evidence: [{ at }] });
  });

  it('fails on the env file, and names it once', () => {
    expect(judge(carriageReturns, { textForm: clean, deployment: windows }).status).toBe('fail');
    const textForm = { ...clean, carriageReturns: [{ file: '.env', line: 1 }] };
    const outcome = judge(carriageReturns, { textForm, deployment: windows });
    expect(outcome).toMatchObject({ detail: '1 file with carriage returns' });
  });

  it('passes on clean files', () => {
    expect(judge(carriageReturns, { textForm: clean, deployment: deployment() }).status).toBe('pass');
  });

  it('is unknown when the files could not be read', () => {
    expect(judge(carriageReturns, { deployment: deployment() }).status).toBe('unknown');
  });
});
