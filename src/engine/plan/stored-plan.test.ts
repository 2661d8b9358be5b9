import { describe, expect, it } from 'vitest';
import { plan, stage } from '../../../test/helpers/plan.ts';
import { Problem } from '../../model/problem.ts';
import { planDigest } from './digest.ts';
import { readStoredPlan, requireSame } from './stored-plan.ts';

describe('a stored plan', () => {
  it('comes back as it was written', () => {
    const stored = plan({ pending: [{ service: 'db', differs: ['image a -> b'], refused: 'data' }] });
    expect(readStoredPlan(JSON.stringify(stored))).toEqual(stored);
  });

  it.each([
    ['no JSON', 'hello', 'plan.json is no JSON'],
    ['another JSON', '{}', 'plan.json is no plan of this version (at schemaVersion)'],
    [
      'a stage without a title',
      JSON.stringify(plan({ stages: [{ ...stage(), title: undefined as never }] })),
      'plan.json is no plan of this version (at stages.0.title)',
    ],
  ])('is refused when it is %s', (_name, text, message) => {
    expect(() => readStoredPlan(text, 'plan.json')).toThrow(message);
  });

  it('is used when the plan made now is the same', () => {
    expect(() => requireSame(plan(), plan({ madeAt: 'later', notes: [{ text: 'more' }] }))).not.toThrow();
  });

  it.each<[string, Parameters<typeof plan>[0], string]>([
    [
      'a file',
      { inputs: { ...plan().inputs, 'docker-compose.yml': 'c1' } },
      'docker-compose.yml changed since the plan was made',
    ],
    [
      'two files, one of which is new',
      { inputs: { ...plan().inputs, 'seaworthy.yaml': 's1', '.env': 'e1' } },
      '.env and seaworthy.yaml changed since the plan was made',
    ],
    [
      'a file more',
      { inputs: { ...plan().inputs, 'docker-compose.override.yml': 'o1' } },
      'docker-compose.override.yml changed since the plan was made',
    ],
    ['the generation', { generation: 4 }, 'generation 3 gave way to 4 since the plan was made'],
    [
      'what a stage would do',
      { stages: [stage({ diff: [] })] },
      'what exposure/closed-ports would do changed since the plan was made',
    ],
    ['what runs', { recreates: ['api-gw'] }, 'what runs here changed since the plan was made'],
  ])('is stale, with exit code 7, when %s moved', (_name, parts, message) => {
    const refuse = () => requireSame(plan(), plan({ ...parts, digest: 'd1' }));
    expect(refuse).toThrow(message);
    try {
      refuse();
    } catch (error) {
      expect(error instanceof Problem && error.exitCode).toBe(7);
    }
  });

  it('is refused for another deployment', () => {
    expect(() => requireSame(plan(), plan({ directory: '/srv/other', digest: 'd1' }))).toThrow(
      'the plan is for supabase in /srv/supabase; this is supabase in /srv/other',
    );
  });
});

describe('the digest of a plan', () => {
  it('is the same whatever order its values were made in', () => {
    const inputs = { 'seaworthy.yaml': null, 'docker-compose.yml': 'c0', '.env': 'e0' };
    expect(planDigest(plan({ inputs }))).toBe(planDigest(plan()));
  });

  it('does not care when, by which version and with which notes it was made', () => {
    const other = plan({
      madeAt: 'later',
      notes: [{ text: 'x' }],
      generator: { name: 'seaworthy', version: '9' },
    });
    expect(planDigest(other)).toBe(planDigest(plan()));
  });

  it('cares for pending containers only when they are included', () => {
    const pending = [{ service: 'db', differs: ['image a -> b'] }];
    const options = { only: [], includePending: true, filesOnly: false };
    expect(planDigest(plan({ pending }))).toBe(planDigest(plan()));
    expect(planDigest(plan({ options, pending }))).not.toBe(planDigest(plan({ options })));
  });

  it.each([
    ['inputs', plan({ inputs: {} })],
    ['stages', plan({ stages: [] })],
    ['the generation', plan({ generation: 0 })],
    ['what is recreated', plan({ recreates: [] })],
    ['options', plan({ options: { only: ['logs'], includePending: false, filesOnly: false } })],
  ])('cares for %s', (_name, other) => {
    expect(planDigest(other)).not.toBe(planDigest(plan()));
  });
});
