import { symlinkSync } from 'node:fs';
import { join, posix } from 'node:path';
import { describe, expect, it } from 'vitest';
import { directoryWith } from '../../../test/helpers/deployments.ts';
import { adopted, candidate, contribution, diskWorld, write } from '../../../test/render/candidates.ts';
import { at, itemsOf, textOf, toJson } from '../../deployment/node.ts';
import { type Contribution, type Fragment, mountedFolder } from '../../model/fragment.ts';
import { type Candidate, candidateOf } from './candidate.ts';

const dollar = (name: string) => '$'.concat(`{${name}}`);

const web = `services:
  web:
    image: x
    command: postgres
    environment: {A: "${dollar('A')}", D: "${dollar('D:-d')}", P: "x${dollar('A')}", S: "${dollar('SHELL_ONE')}"}
    ports: ["80:80"]
  twin:
    image: x
    environment: {B: "${dollar('B')}", B2: 1}
  other:
    image: x
    environment: {B: "${dollar('B')}"}
  later:
    image: x
    profiles: [later]
`;

const env = 'B=b # mine\n';

function variable(service: string, name: string, value: string): Fragment {
  return { kind: 'environment', service, name, value };
}

function of(
  fragments: readonly Fragment[],
  files: Readonly<Record<string, string>> = {},
  options = {},
): Candidate {
  const from = adopted(directoryWith({ 'docker-compose.yml': web, '.env': env, ...files }), options);
  return candidate(from, [contribution('a/b', ...fragments)]);
}

const overrideOf = ({ files }: Candidate) => files[0]?.text.split('\n').slice(3).join('\n');

describe('where a variable is set', () => {
  it('is the key of the env file when nothing else changes with it', () => {
    const made = of([variable('web', 'D', 'new')]);
    expect(made.envText).toBe(`${env}D=new\nCOMPOSE_FILE=docker-compose.yml:seaworthy/gen/1/compose.yaml\n`);
    expect(made.edits).toMatchObject([
      { key: 'D', before: null, after: 'new', change: 'a/b' },
      { key: 'COMPOSE_FILE' },
    ]);
    expect(overrideOf(made)).not.toContain('new');
  });

  it('is the override when another service would change too', () => {
    const made = of([variable('twin', 'B', 'new')]);
    expect(made.envText).toContain(env);
    expect(overrideOf(made)).toBe('services:\n  twin:\n    environment:\n      B: "new"\n');
  });

  it('is the override when a service of another profile would change too', () => {
    const text = `services: {one: {image: x, environment: {A: "${dollar('K')}"}}, two: {image: x, profiles: [p], environment: {B: "${dollar('K')}"}}}\n`;
    const made = of([variable('one', 'A', 'new')], { 'docker-compose.yml': text, '.env': 'K=old\n' });
    expect(made.edits.map(({ key }) => key)).toEqual(['COMPOSE_FILE']);
    expect(overrideOf(made)).toContain('A: "new"');
  });

  it('is the key when that other service is meant to change as well', () => {
    const made = of([variable('twin', 'B', 'new'), variable('other', 'B', 'new')]);
    expect(made.envText).toContain('B=new # mine\n');
    expect(made.edits[0]).toMatchObject({ key: 'B', before: 'b', after: 'new' });
  });

  it('is the override when the other one is meant to be something else', () => {
    const made = of([variable('twin', 'B', 'new'), variable('other', 'B', 'else')]);
    expect(overrideOf(made)).toMatch(/other:\n.*\n {6}B: "else"\n {2}twin:\n.*\n {6}B: "new"/);
  });

  it.each([
    ['the value is made of more than the variable', variable('web', 'P', 'new')],
    ['another variable of the service would change too', variable('web', 'A', 'new')],
    ['the value is written in place', variable('twin', 'B2', 'new')],
    ['the service has no such variable', variable('twin', 'NEW', 'new')],
  ])('is the override when %s', (_why, fragment) => {
    const made = of([fragment]);
    expect(made.edits.map(({ key }) => key)).toEqual(['COMPOSE_FILE']);
    expect(overrideOf(made)).toContain('"new"');
  });

  it('is nowhere when it has that value', () => {
    const made = of([variable('twin', 'B', 'b'), variable('twin', 'B2', '1')]);
    expect(overrideOf(made)).toBe('services: {}\n');
  });

  it('is refused when the shell decides it', () => {
    expect(() => of([variable('web', 'S', 'new')], {}, { environment: { SHELL_ONE: 'x' } })).toThrow(
      expect.objectContaining({ code: 'variable-from-shell', message: expect.stringContaining('SHELL_ONE') }),
    );
  });

  it('keeps a dollar sign as it stands, in the env file and in the override', () => {
    const value = dollar('HOME').concat('$x');
    const { project } = of([variable('web', 'D', value), variable('twin', 'NEW', value)]);
    expect(textOf(at(project.root, 'services', 'web', 'environment', 'D'))).toBe(value);
    expect(textOf(at(project.root, 'services', 'twin', 'environment', 'NEW'))).toBe(value);
  });

  it('takes a secret from where its reference leads, and stands in for one that nobody asked for yet', () => {
    const from = adopted(directoryWith({ 'docker-compose.yml': web, '.env': env }));
    const secret = (name: string, reference: 'prompt' | 'env:X'): Fragment => {
      return { kind: 'environment', service: 'twin', name, value: { secret: reference } };
    };
    const made = candidateOf({
      adopted: from,
      contributions: [contribution('a/b', secret('ONE', 'prompt'), secret('TWO', 'env:X'))],
      number: 1,
      secrets: new Map([['prompt:twin.ONE', 'answer']]),
      world: diskWorld(from.places.directory),
    });
    expect(toJson(made.project.root)).toMatchObject({
      services: { twin: { environment: { ONE: 'answer', TWO: 'SECRET-env:X' } } },
    });
    expect(JSON.stringify(made.contributions)).not.toContain('answer');
  });
});

describe('the env file that is also an env_file', () => {
  const files = {
    'docker-compose.yml':
      'services: {web: {image: x, env_file: .env}, bare: {image: x}, inactive: {image: x, env_file: .env, profiles: [p]}}\n',
  };
  const label: Fragment = {
    kind: 'service-key',
    service: 'bare',
    path: ['labels'],
    how: 'set',
    value: { a: '1' },
  };

  it('gives its services the same environment with every generation', () => {
    const directory = directoryWith({ ...files, '.env': 'A=1\n' });
    const from = adopted(directory);
    const first = candidate(from, [contribution('a/b', label)]);
    write(first, from);
    const again = adopted(directory);
    const second = candidate(again, [
      contribution('a/b', label),
      contribution('a/c', variable('bare', 'X', '1')),
    ]);
    const environment = { A: '1', COMPOSE_FILE: '' };
    for (const { project } of [first, second]) {
      expect(toJson(project.root)).toMatchObject({ services: { web: { environment } } });
      expect(at(project.root, 'services', 'bare', 'environment', 'COMPOSE_FILE')).toBeUndefined();
    }
  });

  it('hides our key from services that read it by a link', () => {
    const text =
      'services: {web: {image: x, env_file: other.env}, deep: {image: x, env_file: lnk/.env}, bare: {image: x}}\n';
    const directory = directoryWith({ 'docker-compose.yml': text, '.env': 'A=1\n' });
    symlinkSync('.env', join(directory, 'other.env'));
    symlinkSync('.', join(directory, 'lnk'));
    const { project } = candidate(adopted(directory), [contribution('a/b', label)]);
    const environment = { A: '1', COMPOSE_FILE: '' };
    expect(toJson(project.root)).toMatchObject({ services: { web: { environment }, deep: { environment } } });
  });

  it('hides our key from services of other profiles too', () => {
    expect(overrideOf(of([label], files))).toMatch(/ {2}inactive:\n {4}environment:\n {6}COMPOSE_FILE: ""/);
  });

  it('goes on giving them the list of a person who had one there', () => {
    const made = of([label], { ...files, '.env': 'COMPOSE_FILE=docker-compose.yml\n' });
    expect(toJson(made.project.root)).toMatchObject({
      services: { web: { environment: { COMPOSE_FILE: 'docker-compose.yml' } } },
    });
  });

  it('is not where a new variable goes, for every container would get it', () => {
    const both = 'services: {web: {image: x, env_file: .env}, one: {image: x, environment: {D: "'.concat(
      dollar('D:-d'),
      '"}}}\n',
    );
    const made = of([variable('one', 'D', 'new')], { 'docker-compose.yml': both });
    expect(made.edits.map(({ key }) => key)).toEqual(['COMPOSE_FILE']);
    expect(overrideOf(made)).toContain('D: "new"');
  });
});

describe('a candidate', () => {
  const rows: Fragment = {
    kind: 'row',
    database: '_supabase',
    table: '_supavisor.tenants',
    key: { external_id: 'a' },
    column: 'default_pool_size',
    value: 20,
  };

  it('has an override that Compose takes even when only rows and files change', () => {
    const made = of([
      rows,
      { kind: 'file', path: 'firewall/firewall.sh', text: '#!/bin/sh\n', executable: true },
    ]);
    expect(overrideOf(made)).toBe('services: {}\n');
    expect(made.files[1]).toEqual({ path: 'firewall/firewall.sh', text: '#!/bin/sh\n', executable: true });
    expect(made.rows).toEqual([{ ...rows, change: 'a/b' }]);
  });

  it('mounts a folder whose path is the same in every generation until its content is another', () => {
    const fragments = (text: string): readonly Fragment[] => [
      { kind: 'file', mounted: 'front', path: 'Caddyfile', text },
      {
        kind: 'new-service',
        service: 'front',
        definition: {
          image: 'caddy:2',
          volumes: [{ type: 'bind', source: mountedFolder('front'), target: '/etc/caddy' }],
        },
      },
    ];
    const from = adopted(directoryWith({ 'docker-compose.yml': web, '.env': env }));
    const sourceOf = (number: number, text: string) => {
      const made = candidateOf({
        adopted: from,
        contributions: [contribution('a/b', ...fragments(text))],
        number,
        secrets: new Map(),
        world: diskWorld(from.places.directory),
      });
      const [mount] = itemsOf(at(made.project.root, 'services', 'front', 'volumes'));
      const source = textOf(at(mount, 'source')) ?? '';
      expect(made.files[1]).toMatchObject({ path: 'Caddyfile', mounted: posix.basename(source) });
      return source;
    };
    const first = sourceOf(1, ':80');
    expect(first).toMatch(/\/seaworthy\/mounts\/front-[0-9a-f]{12}$/);
    expect(sourceOf(7, ':80')).toBe(first);
    expect(sourceOf(7, ':81')).not.toBe(first);
  });

  it('follows the env file in a service of ours that asks for it, and in no other', () => {
    const definition = { image: 'x', labels: { shown: dollar('B') } };
    const labelOf = (more: object) => {
      const one: Fragment = { kind: 'new-service', service: 'front', definition, ...more };
      return textOf(at(of([one]).project.root, 'services', 'front', 'labels', 'shown'));
    };
    expect(labelOf({ interpolated: true })).toBe('b');
    expect(labelOf({})).toBe(dollar('B'));
  });

  it('holds nothing of ours when no change wants anything', () => {
    const made = of([]);
    expect(made).toMatchObject({ contributions: [], envText: env, edits: [], files: [], rows: [] });
  });

  it("puts settings behind upstream's command, dollar signs as they are", () => {
    const made = of([{ kind: 'setting', service: 'web', name: 'log_line_prefix', value: '$a ' }]);
    expect(toJson(made.project.root)).toMatchObject({
      services: { web: { command: ['postgres', '-c', 'log_line_prefix=$a '] } },
    });
  });

  it.each<[string, Contribution[], string, string]>([
    [
      'a service that is not there',
      [contribution('a/b', variable('nobody', 'A', '1'))],
      'service-missing',
      'a/b',
    ],
    [
      'a service of a profile that is not active',
      [contribution('a/b', variable('later', 'A', '1'))],
      'service-inactive',
      'a/b',
    ],
    [
      "a service of ours under a name of the person's",
      [contribution('a/b', { kind: 'new-service', service: 'web', definition: { image: 'y' } })],
      'name-taken',
      'a/b',
    ],
    [
      'a file outside its folder',
      [contribution('a/b', { kind: 'file', path: '../x', text: '' })],
      'fragment-invalid',
      'a/b',
    ],
    [
      'what Compose would refuse',
      [
        contribution('a/good', variable('web', 'N', '1')),
        contribution('a/bad', {
          kind: 'service-key',
          service: 'web',
          path: ['ports'],
          how: 'replace',
          value: ['nonsense'],
        }),
      ],
      'candidate-refused',
      'Compose would refuse the deployment with a/bad: ',
    ],
  ])('is refused for %s, naming the change', (_what, contributions, code, words) => {
    const from = adopted(directoryWith({ 'docker-compose.yml': web, '.env': env }));
    expect(() => candidate(from, contributions)).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(words) }),
    );
  });

  it('shows no secret when two changes collide over one', () => {
    const from = adopted(
      directoryWith({ 'docker-compose.yml': web, '.env': 'A=hunter2hunter2\nDB_PASSWORD=hunter2hunter2\n' }),
    );
    const wants = ['API_TOKEN', 'OTHER'].map((name) => {
      return ['x', 'y'].map((end) => contribution(`a/${end}`, variable('web', name, `hunter2hunter2${end}`)));
    });
    for (const pair of wants) {
      expect(() => candidate(from, pair)).toThrow(expect.objectContaining({ code: 'collision' }));
      expect(() => candidate(from, pair)).toThrow(/^(?!.*hunter2)/);
    }
  });
});
