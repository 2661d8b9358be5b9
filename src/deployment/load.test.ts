// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are Compose expressions
import { describe, expect, it } from 'vitest';
import { type MemoryFile, memoryFiles } from '../../test/helpers/files.ts';
import { Problem, printProblem } from '../model/problem.ts';
import { type LoadOptions, loadProject } from './load.ts';
import { at, entriesOf, type Node, placesOf, textOf, toJson } from './node.ts';

const directory = '/srv/supabase';

function load(files: Readonly<Record<string, MemoryFile>>, options: Partial<LoadOptions> = {}) {
  const tree = Object.fromEntries(
    Object.entries(files).map(([name, file]) => [name.startsWith('/') ? name : `${directory}/${name}`, file]),
  );
  return loadProject({ directory, environment: {}, ...options }, memoryFiles(tree));
}

function places(node: Node | undefined): readonly string[] {
  return node === undefined ? [] : placesOf(node).map(({ file, line }) => `${file}:${line}`);
}

/** The error a load ends in, as people read it. */
function refusal(files: Readonly<Record<string, MemoryFile>>, options: Partial<LoadOptions> = {}): string {
  try {
    load(files, options);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    expect(error.fault).toBe('setup');
    expect(error.hints.length).toBeGreaterThan(0);
    return printProblem(error);
  }
  return expect.fail('nothing was refused');
}

describe('where values come from', () => {
  it('a value names its line and the line of .env it was made from', () => {
    const { root } = load({
      '.env': '# keys\nPOSTGRES_PASSWORD=a\n',
      'docker-compose.yml':
        'services:\n  db:\n    image: x\n    environment:\n      PASSWORD: ${POSTGRES_PASSWORD}\n',
    });
    const value = at(root, 'services', 'db', 'environment', 'PASSWORD');
    expect(places(value)).toEqual(['docker-compose.yml:5', '.env:2']);
    expect(value).toMatchObject({
      value: 'a',
      from: [{ name: 'POSTGRES_PASSWORD', source: 'env-file', at: { file: '.env', line: 2 } }],
    });
  });

  it('a variable of the shell, a default and nothing at all are told apart', () => {
    const { root, unset, variablesUsed } = load(
      { 'compose.yaml': 'services:\n  db:\n    image: a${SHELL}${LACKING:-b}${NOWHERE}\n' },
      { environment: { SHELL: 's' } },
    );
    expect(at(root, 'services', 'db', 'image')).toMatchObject({
      value: 'asb',
      from: [
        { name: 'SHELL', source: 'environment' },
        { name: 'LACKING', source: 'default' },
        { name: 'NOWHERE', source: 'unset' },
      ],
    });
    expect(unset).toEqual([{ name: 'NOWHERE', at: { file: 'compose.yaml', line: 3 } }]);
    expect([...variablesUsed]).toEqual(['SHELL', 'LACKING', 'NOWHERE']);
  });

  it('a variable in a default that is not taken is used, but not missing', () => {
    const { unset, variablesUsed } = load(
      { 'compose.yaml': 'services:\n  db:\n    image: ${SHELL:-${NOWHERE}}\n' },
      { environment: { SHELL: 's' } },
    );
    expect(unset).toEqual([]);
    expect([...variablesUsed]).toEqual(['SHELL', 'NOWHERE']);
  });

  it('a variable that is set nowhere is missing in an env file of a service, too', () => {
    const { unset } = load({
      '.env': 'PASSWORD=a$word\nB=2\n',
      'auth.env': 'ONE=${B}\nTWO=${NOWHERE}\nTHREE=${LACKING:-c}\nFOUR=$TWO\n',
      'docker-compose.yml':
        'services:\n  auth:\n    image: x\n    env_file: [.env, auth.env]\n  rest:\n    image: x\n',
    });
    expect(unset).toEqual([{ name: 'NOWHERE', at: { file: 'auth.env', line: 2 } }]);
  });

  it('a variable that a service takes by its name, or through a file of its own, is used', () => {
    const { variablesUsed } = load({
      '.env': 'A=1\nB=2\nC=3\nD=4\n',
      'auth.env': 'FROM_B=${B}\n',
      'docker-compose.yml':
        'services:\n  auth:\n    image: x\n    env_file: auth.env\n    environment: [A]\n  rest:\n    image: x\n    environment:\n      C:\n',
    });
    expect([...variablesUsed].sort()).toEqual(['A', 'B', 'C']);
  });

  it('the last file that writes a value is the one it names', () => {
    const { root } = load({
      'docker-compose.yml': 'services:\n  db:\n    image: a\n    environment:\n      A: 1\n      B: 1\n',
      'docker-compose.override.yml': 'services:\n  db:\n    environment:\n      - A=2\n',
    });
    expect(places(at(root, 'services', 'db', 'environment', 'A'))).toEqual(['docker-compose.override.yml:4']);
    expect(places(at(root, 'services', 'db', 'environment', 'B'))).toEqual(['docker-compose.yml:6']);
    expect(places(at(root, 'services', 'db', 'image'))).toEqual(['docker-compose.yml:3']);
  });

  it('an extending service wins over the one it extends', () => {
    const { root, files } = load({
      'compose.yaml':
        'services:\n  db:\n    extends: {file: common/base.yaml, service: base}\n    environment:\n      A: own\n',
      'common/base.yaml':
        'services:\n  base:\n    image: x\n    environment:\n      A: base\n      B: base\n',
    });
    expect(places(at(root, 'services', 'db', 'environment', 'A'))).toEqual(['compose.yaml:5']);
    expect(places(at(root, 'services', 'db', 'environment', 'B'))).toEqual(['common/base.yaml:6']);
    expect(files.map(({ shown, by }) => [shown, by])).toEqual([
      ['compose.yaml', 'list'],
      ['common/base.yaml', 'extends'],
    ]);
  });

  it('a value of an env_file names the line of that file', () => {
    const { root } = load({
      'compose.yaml': 'services:\n  db:\n    image: x\n    env_file: db.env\n    environment: {OWN: 1}\n',
      'db.env': '\nFROM_FILE=1\nOWN=2\n',
    });
    expect(places(at(root, 'services', 'db', 'environment', 'FROM_FILE'))).toEqual(['db.env:2']);
    expect(places(at(root, 'services', 'db', 'environment', 'OWN'))).toEqual(['compose.yaml:5']);
  });

  it('a name passed through from .env names both lines', () => {
    const { root } = load({
      '.env': 'A=1\n',
      'compose.yaml':
        'services:\n  one:\n    image: x\n    environment:\n      - A\n  two:\n    image: x\n    environment:\n      A:\n',
    });
    expect(places(at(root, 'services', 'one', 'environment', 'A'))).toEqual(['compose.yaml:5', '.env:1']);
    expect(places(at(root, 'services', 'two', 'environment', 'A'))).toEqual(['compose.yaml:9', '.env:1']);
  });

  it('short forms lead to the line of the short form', () => {
    const { root } = load({
      '.env': 'PORT=8000\n',
      'compose.yaml':
        'services:\n  gw:\n    image: x\n    ports:\n      - ${PORT}:80\n    volumes:\n      - ./a:/a\n',
    });
    expect(places(at(root, 'services', 'gw', 'ports', 0, 'published'))).toEqual(['compose.yaml:5', '.env:1']);
    expect(places(at(root, 'services', 'gw', 'volumes', 0, 'source'))).toEqual(['compose.yaml:7']);
  });

  it('a value behind an alias names the line it is written on', () => {
    const { root } = load({
      'compose.yaml': 'x-base: &base\n  restart: always\nservices:\n  a:\n    <<: *base\n    image: x\n',
    });
    expect(places(at(root, 'services', 'a', 'restart'))).toEqual(['compose.yaml:2']);
  });

  it('the value a container gets is held, not the doubled dollar of the output of `config`', () => {
    const { root } = load({ 'compose.yaml': 'services:\n  a:\n    image: x\n    environment: {P: a$$b}\n' });
    expect(textOf(at(root, 'services', 'a', 'environment', 'P'))).toBe('a$b');
  });
});

describe('what is known of the files', () => {
  it('the env file keeps its text, its mode and its values', () => {
    const { envFile } = load({
      '.env': { text: 'A="1"\nB=${A}2\n', mode: 0o600 },
      'compose.yaml': 'services: {a: {image: x}}\n',
    });
    expect(envFile).toMatchObject({ shown: '.env', mode: 0o600, text: 'A="1"\nB=${A}2\n' });
    expect(envFile?.values.get('B')).toMatchObject({ value: '12', at: { file: '.env', line: 2 } });
    expect(envFile?.lines).toHaveLength(2);
  });

  it('a service lies where a person began it, not where Seaworthy adds to it; a value where it was last written', () => {
    const ours = 'seaworthy/gen/3/compose.yaml';
    const { root } = load({
      '.env': `COMPOSE_FILE=compose.yaml:mine.yaml:${ours}\n`,
      'compose.yaml': 'services:\n  a:\n    image: x\n  b:\n    image: x\n',
      'mine.yaml': 'services:\n  b:\n    restart: always\n',
      [ours]: 'services:\n  a:\n    restart: always\n  b:\n    init: true\n',
    });
    const places = entriesOf(at(root, 'services')).map(([name, { keyAt }]) => [name, keyAt.file]);
    expect(places).toEqual([
      ['a', 'compose.yaml'],
      ['b', 'mine.yaml'],
    ]);
    expect(at(root, 'services', 'a', 'restart')?.at.file).toBe(ours);
  });

  it('a shell variable does not change what the env file itself says', () => {
    const { envFile, root } = load(
      { '.env': 'A=file\n', 'compose.yaml': 'services: {a: {image: "${A}"}}\n' },
      { environment: { A: 'shell' } },
    );
    expect(envFile?.values.get('A')?.value).toBe('file');
    expect(textOf(at(root, 'services', 'a', 'image'))).toBe('shell');
  });

  it.each([
    ['the default names', {}, {}, 'default'],
    ['COMPOSE_FILE in .env', { '.env': 'COMPOSE_FILE=compose.yaml\n' }, {}, 'env-file'],
    ['COMPOSE_FILE of the shell', {}, { environment: { COMPOSE_FILE: 'compose.yaml' } }, 'environment'],
    ['-f', {}, { files: ['compose.yaml'] }, 'flag'],
  ] as const)('it says that the list of files comes from %s', (_name, files, options, from) => {
    const project = load({ 'compose.yaml': 'version: "3"\nservices: {a: {image: x}}\n', ...files }, options);
    expect(project.filesFrom).toBe(from);
    expect(project.files).toMatchObject([
      { path: `${directory}/compose.yaml`, by: 'list', versionAt: { file: 'compose.yaml', line: 1 } },
    ]);
  });

  it('an implicit override and an included file are marked as what they are', () => {
    const { files } = load({
      'compose.yaml': 'include: [b.yaml]\nservices: {a: {image: x}}\n',
      'compose.override.yaml': 'services: {a: {restart: always}}\n',
      'b.yaml': 'services: {b: {image: x}}\n',
    });
    expect(files.map(({ shown, by }) => [shown, by])).toEqual([
      ['compose.yaml', 'list'],
      ['compose.override.yaml', 'override'],
      ['b.yaml', 'include'],
    ]);
  });

  it('services of profiles that are not active are named, not resolved', () => {
    const { root, inactiveServices, profiles } = load(
      {
        '.env': 'COMPOSE_PROFILES=one\n',
        'compose.yaml':
          'services:\n  a: {image: x}\n  b: {image: x, profiles: [one]}\n  c: {image: x, profiles: [two], env_file: no.env}\n',
      },
      {},
    );
    expect(Object.keys(toJson(at(root, 'services') as Node) as object)).toEqual(['a', 'b']);
    expect(inactiveServices).toEqual(['c']);
    expect(profiles).toEqual(['one']);
  });

  it('a directory with a slash at its end is the same directory', () => {
    const files = memoryFiles({ '/srv/x/compose.yaml': 'services: {a: {image: x}}\n' });
    const project = loadProject({ directory: '/srv/x/', environment: {} }, files);
    expect(project).toMatchObject({ directory: '/srv/x', name: 'x', workingDirectory: '/srv/x' });
  });
});

const web = 'services:\n  web:\n    image: x\n';
const lines = (count: number, line: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => line(index)).join('\n');

/** Each level of mappings has ten aliases of the level before: 10^9 values. */
const bomb = `x-0: &a0 [x]\n${lines(9, (index) => `x-${index + 1}: &a${index + 1} [${Array(10).fill(`*a${index}`).join(', ')}]`)}\n${web}`;

describe('what cannot be read is one line of error with its place and a hint', () => {
  it.each<[string, Record<string, MemoryFile>, RegExp]>([
    ['no Compose file', { 'readme.md': 'x' }, /^\/srv\/supabase holds no Compose file/],
    [
      'a file without permission',
      { 'compose.yaml': { denied: true } },
      /^compose\.yaml:1: .*may not be read/,
    ],
    ['a file over 10 MB', { 'compose.yaml': { bytes: 11 << 20 } }, /^compose\.yaml:1: .*more than/],
    ['a binary file', { 'compose.yaml': 'a\0b' }, /^compose\.yaml:1: .*NUL bytes/],
    ['a folder for a file', { 'compose.yaml/x': '' }, /^compose\.yaml:1: .*is a directory/],
    ['an unreadable .env', { '.env': { denied: true }, 'compose.yaml': web }, /^\.env:1: .*may not be read/],
    ['tabs', { 'compose.yaml': 'services:\n\tweb:\n' }, /^compose\.yaml:2: .*tab/],
    ['an open bracket', { 'compose.yaml': 'services: {web: [\n' }, /^compose\.yaml:\d: is not valid YAML/],
    ['a double key', { 'compose.yaml': `${web}    image: y\n` }, /^compose\.yaml:4: .*"image".*line 3/],
    [
      'an alias inside its anchor',
      { 'compose.yaml': `${web}x: &a {b: *a}\n` },
      /^compose\.yaml:4: .*own anchor/,
    ],
    ['an alias of nothing', { 'compose.yaml': `${web}    command: *a\n` }, /^compose\.yaml:4: .*no anchor/],
    ['an anchor bomb', { 'compose.yaml': bomb }, /^compose\.yaml:\d+: aliases stand for more than/],
    [
      'a 1,000-deep list',
      { 'compose.yaml': `${web}x-a: ${'['.repeat(1000)}${']'.repeat(1000)}\n` },
      /nested|deep/,
    ],
    [
      'a 1,000-deep mapping',
      { 'compose.yaml': `x-a:\n${lines(1000, (index) => `${' '.repeat(index + 1)}a:`)}\n` },
      /nested|deep/,
    ],
    ['an unclosed million', { 'compose.yaml': `x-a: ${'['.repeat(1_000_000)}` }, /^compose\.yaml:1: /],
    [
      'a list for services',
      { 'compose.yaml': 'services: [a]\n' },
      /^compose\.yaml:1: services must be a mapping/,
    ],
    [
      'a mapping for an image',
      { 'compose.yaml': 'services:\n  a:\n    image: {b: c}\n' },
      /^compose\.yaml:3: services\.a\.image must be a string/,
    ],
    ['a text for a file', { 'compose.yaml': 'hello\n' }, /^compose\.yaml:1: .*must be a mapping/],
    ['an empty file', { 'compose.yaml': '' }, /^compose\.yaml:1: .*empty/],
    [
      'an attribute that does not exist',
      { 'compose.yaml': `${web}    imagee: y\n` },
      /^compose\.yaml:4: services\.web\.imagee is not/,
    ],
    [
      'an env_file that is missing',
      { 'compose.yaml': `${web}    env_file: a.env\n` },
      /^compose\.yaml:4: service web needs the env file a\.env/,
    ],
    [
      'a missing included file',
      { 'compose.yaml': `include:\n  - b.yaml\n${web}` },
      /^compose\.yaml:2: b\.yaml does not exist/,
    ],
    [
      'a missing extended file',
      { 'compose.yaml': `${web}    extends: {file: b.yaml, service: b}\n` },
      /^compose\.yaml:4: b\.yaml does not exist/,
    ],
    [
      'a missing extended service',
      { 'compose.yaml': `${web}    extends: nobody\n` },
      /^compose\.yaml:4: service web extends nobody/,
    ],
    [
      'extends in a circle',
      { 'compose.yaml': 'services:\n  a: {extends: b}\n  b: {extends: a}\n' },
      /^compose\.yaml:[23]: extends goes in a circle: /,
    ],
    [
      'include in a circle',
      { 'compose.yaml': 'include: [b.yaml]\n', 'b.yaml': 'include: [compose.yaml]\n' },
      /^b\.yaml:1: include goes in a circle: compose\.yaml → b\.yaml → compose\.yaml/,
    ],
    [
      'a chain of 500 extends',
      {
        'compose.yaml': `services:\n${lines(500, (index) => `  s${index}: {image: x, extends: s${index + 1}}`)}\n  s500: {image: x}\n`,
      },
      /extends is more than 100 steps long/,
    ],
    [
      'a circle of dependencies',
      { 'compose.yaml': 'services:\n  a: {image: x, depends_on: [b]}\n  b: {image: x, depends_on: [a]}\n' },
      /^compose\.yaml:\d: .*circle: /,
    ],
    [
      'a wrong template',
      { 'compose.yaml': `${web}    command: a \${1}\n` },
      /^compose\.yaml:4: .*invalid interpolation/,
    ],
    [
      'a wrong template in .env',
      { '.env': 'A=1\nB=a${\n', 'compose.yaml': web },
      /^\.env:2: B: invalid interpolation/,
    ],
    [
      'templates in templates',
      { 'compose.yaml': `${web}    command: "${'${A:-'.repeat(2000)}"\n` },
      /^compose\.yaml:4: /,
    ],
    [
      'a COMPOSE_FILE that is missing',
      { '.env': 'COMPOSE_FILE=a.yml\n', 'compose.yaml': web },
      /a\.yml.* does not exist/,
    ],
    [
      'a project name that is none',
      { '.env': 'COMPOSE_PROJECT_NAME=A B\n', 'compose.yaml': web },
      /"A B" is no project name/,
    ],
  ])('%s', (_name, files, expected) => {
    const text = refusal(files);
    expect(text).toMatch(expected);
    expect(text).toMatch(/\nHINT: /);
  });

  it('a wrong directory', () => {
    expect(refusal({}, { directory: '/nowhere' })).toMatch(/^\/nowhere does not exist\nHINT: /);
    expect(refusal({ file: 'x' }, { directory: `${directory}/file` })).toMatch(/is no directory\nHINT: /);
  });

  it('a required variable that is unset, in the words of the file', () => {
    const files = { 'compose.yaml': 'services:\n  a:\n    image: ${TAG:?choose a tag}\n' };
    expect(refusal(files)).toBe(
      'compose.yaml:3: error while interpolating services.a.image: required variable TAG is missing a value: choose a tag\n' +
        'HINT: Set TAG in .env or in the environment',
    );
  });

  it('includes that multiply are stopped', () => {
    const file = (index: number) => `include: [f${index + 1}.yaml, f${index + 1}.yaml]\n`;
    const files = Object.fromEntries(
      Array.from({ length: 30 }, (_, index) => [`f${index}.yaml`, file(index)]),
    );
    const text = refusal({ ...files, 'f30.yaml': web }, { files: ['f0.yaml'] });
    expect(text).toMatch(/^f\d+\.yaml:1: files are included more than 200 times/);
  });

  it('no error repeats a value that may be a secret', () => {
    const secret = 'hunter2-secret';
    const attempts = [
      `${web}    environment: {P: "${secret}\${"}\n`,
      `${web}    environment: {P: [${secret}]}\n`,
      `${web}    environment: {P: ${secret}]}\n`,
      `${web}    environment: {P: "${secret}}\n`,
      `${web}    privileged: ${secret}\n`,
      `${web}    mem_limit: ${secret}\n`,
      `${web}    command: "${secret} 'x"\n`,
      `${web}    environment:\n      - P =${secret}\n`,
      `${web}    environment: ${secret}\n`,
      `${web}    environment: {P: @${secret}}\n`,
      `${web}    environment: {P: a: ${secret}}\n`,
    ];
    for (const text of attempts) expect(refusal({ 'compose.yaml': text })).not.toContain(secret);
  });
});
