import { describe, expect, it } from 'vitest';
import { projectOf } from '../../../test/helpers/project.ts';
import { levelsOf, needsOf } from './levels.ts';

const needs = needsOf(
  projectOf({
    root: {
      services: {
        studio: { depends_on: { rest: {} } },
        rest: { depends_on: { db: {} } },
        auth: { depends_on: { db: {} } },
        db: {},
      },
    },
  }),
);

describe('the order of up', () => {
  it.each([
    [
      ['studio', 'rest', 'db'],
      [['db'], ['rest'], ['studio']],
    ],
    [
      ['rest', 'auth', 'db'],
      [['db'], ['rest', 'auth']],
    ],
    [
      ['studio', 'db'],
      [['db'], ['studio']],
    ],
    [['studio', 'studio'], [['studio']]],
    [['gone', 'db'], [['gone', 'db']]],
    [[], []],
  ])('of %j is %j: by need, also by way of services that stay as they are', (services, levels) => {
    expect(levelsOf(services, needs)).toEqual(levels);
  });

  it('brings a circle up at once', () => {
    const circle = new Map([
      ['a', new Set(['b'])],
      ['b', new Set(['a'])],
    ]);
    expect(levelsOf(['a', 'b'], circle)).toEqual([['a', 'b']]);
  });
});
