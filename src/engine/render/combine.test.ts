import { describe, expect, it } from 'vitest';
import type { Contribution, Fragment, Json } from '../../model/fragment.ts';
import { type Collision, collisionProblem } from './collision.ts';
import { combine } from './combine.ts';
import { overrideText } from './override-text.ts';

type How = 'set' | 'replace' | 'remove';

function key(path: string, value: Json, how: How = 'set'): Fragment {
  return { kind: 'service-key', service: 'db', path: path.split('.') as [string], how, value };
}

const environment = (value: string): Fragment => ({ kind: 'environment', service: 'db', name: 'A', value });
const setting = (name: string, value: string): Fragment => ({ kind: 'setting', service: 'db', name, value });
const file = (text: string): Fragment => ({ kind: 'file', path: 'a.sh', text });

function contributions(first: Fragment, second: Fragment): readonly Contribution[] {
  return [
    { change: 'x/one', fragments: [first] },
    { change: 'y/two', fragments: [second] },
  ];
}

function collisionOf(first: Fragment, second: Fragment): string {
  try {
    combine(contributions(first, second));
    return 'none';
  } catch (error) {
    return collisionProblem(error as Collision, (_name, value) => value).message;
  }
}

function body(all: readonly Contribution[]): string {
  return overrideText(combine(all).override).replace(/^#.*\n|^\n/gm, '');
}

describe('two changes that compose', () => {
  it.each([
    [
      'merge mappings below one key',
      key('healthcheck', { interval: '5s' }),
      key('healthcheck.timeout', '9s'),
      'healthcheck:\n      interval: "5s"\n      timeout: "9s"',
    ],
    ['want one value alike', key('restart', 'always'), key('restart', 'always'), 'restart: "always"'],
    [
      'want one mapping alike, whatever the order of its keys',
      key('logging', { driver: 'a', b: 1 }, 'replace'),
      key('logging', { b: 1, driver: 'a' }, 'replace'),
      'logging: !override\n      b: 1\n      driver: "a"',
    ],
    ['remove one thing', key('ports', null, 'remove'), key('ports', [], 'remove'), 'ports: !reset null'],
    [
      'add to one list',
      key('cap_add', ['A', 'B']),
      key('cap_add', ['B', 'C']),
      'cap_add:\n      - "A"\n      - "B"\n      - "C"',
    ],
    [
      'mount two things in two places',
      key('volumes', ['./a:/a:ro']),
      key('volumes', ['./a:/b']),
      'volumes:\n      - "./a:/a:ro"\n      - "./a:/b"',
    ],
  ])('%s', (_promise, first, second, text) => {
    const whole = `services:\n  db:\n    ${text}\n`;
    expect(body(contributions(first, second))).toBe(whole);
    expect(body([...contributions(first, second)].reverse())).toBe(whole);
  });

  it('keep a dollar sign as it stands, but in a template of Compose', () => {
    const dollar = '$'.concat('{A}');
    const template: Fragment = {
      kind: 'service-key',
      service: 'db',
      path: ['hostname'],
      how: 'set',
      value: dollar,
      interpolated: true,
    };
    const text = body(contributions(key('labels', { a: dollar }), template));
    expect(text).toContain(`hostname: "${dollar}"`);
    expect(text).toContain(`a: "$${dollar}"`);
  });
});

describe('two changes that collide', () => {
  it.each([
    ['over one value', key('restart', 'always'), key('restart', 'no'), 'services.db.restart: always, and no'],
    [
      'over a key and what is below it',
      key('logging.driver', 'a'),
      key('logging', { driver: 'b' }, 'replace'),
      'services.db.logging: a, and only {"driver":"b"}',
    ],
    [
      'over setting and removing',
      key('ports', ['1:1']),
      key('ports', null, 'remove'),
      'services.db.ports: ["1:1"], and nothing there',
    ],
    [
      'over removing what the other sets below',
      key('healthcheck', null, 'remove'),
      key('healthcheck.interval', '1s'),
      'services.db.healthcheck: nothing there, and 1s',
    ],
    [
      'over a list that Compose replaces',
      key('healthcheck.test', ['CMD', 'a']),
      key('healthcheck.test', ['CMD', 'b']),
      'services.db.healthcheck.test: ["CMD","a"], and ["CMD","b"]',
    ],
    [
      'over one place in a container',
      key('volumes', ['./a:/a']),
      key('volumes', ['./b:/a']),
      'services.db.volumes: ["./a:/a"], and ["./b:/a"]',
    ],
    ['over a variable', environment('1'), environment('2'), 'services.db.environment.A: 1, and 2'],
    [
      'over a setting, however its name is written',
      setting('work_mem', '1'),
      setting('WORK-MEM', '2'),
      'services.db.command.work_mem: 1, and 2',
    ],
    ['over a file', file('a'), file('bc'), 'a.sh: a file of 1 bytes, and a file of 2 bytes'],
  ])('%s name both and the place', (_promise, first, second, rest) => {
    expect(collisionOf(first, second)).toBe(`x/one and y/two want different things of ${rest}`);
  });
});
