import { describe, expect, it } from 'vitest';
import { interpolated, projectOf } from '../../../test/helpers/project.ts';
import type { Fragment } from '../../model/fragment.ts';
import { type StageCause, servicesByStage } from './attribution.ts';

const project = projectOf({
  root: {
    services: {
      db: { image: 'a', command: ['x', interpolated('1', 'LEVEL')] },
      rest: { image: 'b', environment: { POOL: interpolated('10', 'POOL') } },
      app: { image: 'c', environment: { POOL: '10' } },
      idle: { image: 'd' },
    },
  },
});

function stage(id: string, services: readonly string[], keys: readonly string[] = []): StageCause {
  const fragments = services.map(
    (service): Fragment => ({ kind: 'service-key', service, path: ['logging'], how: 'set', value: null }),
  );
  return { id, contributions: [{ change: id, fragments }], envKeys: new Set(keys) };
}

function shares(stages: readonly StageCause[], differing: readonly string[]): object {
  return Object.fromEntries(servicesByStage(stages, differing, project, project));
}

describe('a service that differs belongs to', () => {
  it('the stages that name it', () => {
    expect(shares([stage('a/one', ['db']), stage('b/two', ['db', 'rest'])], ['db', 'rest'])).toEqual({
      'a/one': ['db'],
      'b/two': ['db', 'rest'],
    });
  });

  it('the stage whose key it reads, by interpolation or through an env file', () => {
    const stages = [stage('a/one', ['rest'], ['POOL']), stage('b/two', [], ['LEVEL'])];
    expect(shares(stages, ['db', 'rest', 'app'])).toEqual({ 'a/one': ['rest', 'app'], 'b/two': ['db'] });
  });

  it('every stage when none accounts for it', () => {
    expect(shares([stage('a/one', ['db']), stage('b/two', ['rest'])], ['idle'])).toEqual({
      'a/one': ['idle'],
      'b/two': ['idle'],
    });
  });

  it('no stage when it does not differ', () => {
    expect(shares([stage('a/one', ['db', 'rest'])], ['rest'])).toEqual({ 'a/one': ['rest'] });
  });
});
