import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { directoryWith } from '../../test/helpers/deployments.ts';
import { adopted, candidate, contribution, write } from '../../test/render/candidates.ts';
import { at, textOf, toJson } from '../deployment/node.ts';

const web = 'services:\n  web:\n    image: x\n';
const labels = contribution('a/b', {
  kind: 'service-key',
  service: 'web',
  path: ['labels'],
  how: 'set',
  value: { a: '1' },
});

/** A directory with a generation of ours in effect. */
function applied(files: Readonly<Record<string, string>>, options = {}): string {
  const directory = directoryWith(files);
  const from = adopted(directory, options);
  write(candidate(from, [labels]), from);
  return directory;
}

const composeFile = (directory: string) =>
  /^COMPOSE_FILE=(.*)$/m.exec(readFileSync(join(directory, '.env'), 'utf8'))?.[1];

function edit(directory: string, from: string, to: string): void {
  const path = join(directory, '.env');
  writeFileSync(path, readFileSync(path, 'utf8').replace(from, to));
}

describe('a variable of the shell', () => {
  const files = {
    'docker-compose.yml': `services:\n  web:\n    image: x\n    environment:\n      MAIL: \${PASS:-none}\n      TAG: \${TAG:-none}\n`,
    'seaworthy.yaml': 'environment:\n  web:\n    MAIL: { secret: env:PASS }\n',
  };
  const environment = { PASS: 'from-the-shell', TAG: 'from-the-shell' };
  const seen = (directory: string, name: string) =>
    textOf(at(adopted(directory, { environment }).project.root, 'services', 'web', 'environment', name));

  it('is in effect, unless a wish takes a secret from it', () => {
    const directory = directoryWith(files);
    expect([seen(directory, 'MAIL'), seen(directory, 'TAG')]).toEqual(['none', 'from-the-shell']);
    expect(adopted(directory, { environment }).secretVariables).toEqual(['PASS']);
  });

  it('stays in effect when the wishes cannot be read', () => {
    const directory = directoryWith({ ...files, 'seaworthy.yaml': 'envronment: {}\n' });
    expect(seen(directory, 'MAIL')).toBe('from-the-shell');
  });
});

describe('a directory without us', () => {
  it.each([
    ['the default file', { 'docker-compose.yml': web }, {}, ['docker-compose.yml']],
    [
      'the implicit override with it',
      { 'docker-compose.yml': web, 'docker-compose.override.yml': web },
      {},
      ['docker-compose.yml', 'docker-compose.override.yml'],
    ],
    [
      'what -f names',
      { 'a.yml': web, 'b/c.yml': web },
      { files: ['a.yml', 'b/c.yml'] },
      ['a.yml', 'b/c.yml'],
    ],
    [
      'what COMPOSE_FILE names, as it is written there',
      { 'a.yml': web, 'b.yml': web, '.env': 'COMPOSE_FILE=./a.yml:b.yml\n' },
      {},
      ['./a.yml', 'b.yml'],
    ],
    [
      'what COMPOSE_FILE names with a separator of its own',
      { 'a.yml': web, 'b.yml': web, '.env': 'COMPOSE_PATH_SEPARATOR=,\nCOMPOSE_FILE=a.yml,b.yml\n' },
      {},
      ['a.yml', 'b.yml'],
    ],
  ])('has %s for its files, and is its own base', (_what, files, options, expected) => {
    const found = adopted(directoryWith(files), options);
    expect(found.composeFiles).toEqual(expected);
    expect(found.generation).toBeNull();
    expect(found.base).toBe(found.project);
  });

  it('names files relative to itself even when they were given whole', () => {
    const directory = directoryWith({ 'a.yml': web });
    expect(adopted(directory, { files: [join(directory, 'a.yml')] }).composeFiles).toEqual(['a.yml']);
  });
});

describe('a directory with a generation of ours', () => {
  it('shows the deployment with us and without us', () => {
    const found = adopted(applied({ 'docker-compose.yml': web, '.env': 'A=1\n' }));
    expect(found.generation?.number).toBe(1);
    expect(found.composeFiles).toEqual(['docker-compose.yml']);
    expect(toJson(found.project.root)).toMatchObject({ services: { web: { labels: { a: '1' } } } });
    expect(at(found.base.root, 'services', 'web', 'labels')).toBeUndefined();
    expect(found.base.envFile?.text).toBe('A=1\n');
  });

  it('has no env file without us where there was none', () => {
    const found = adopted(applied({ 'docker-compose.yml': web }));
    expect(found.base.envFile).toBeNull();
    expect(candidate(found, []).envText).toBeNull();
  });

  it('keeps a file that a person put behind ours behind ours', () => {
    const directory = applied({
      'docker-compose.yml': web,
      'mine.yml': 'services: {web: {labels: {a: mine}}}\n',
    });
    edit(directory, '/compose.yaml\n', '/compose.yaml:mine.yml\n');
    const found = adopted(directory);
    expect(found.composeFiles).toEqual(['docker-compose.yml', 'mine.yml']);
    write(candidate(found, [labels]), found);
    expect(composeFile(directory)).toBe('docker-compose.yml:seaworthy/gen/2/compose.yaml:mine.yml');
    expect(textOf(at(adopted(directory).project.root, 'services', 'web', 'labels', 'a'))).toBe('mine');
  });

  it('takes the files of -f into the next generation', () => {
    const directory = applied({ 'docker-compose.yml': web, 'more.yml': web });
    const found = adopted(directory, { files: ['docker-compose.yml', 'more.yml'] });
    expect(found.project.filesFrom).toBe('env-file');
    write(candidate(found, [labels]), found);
    expect(composeFile(directory)).toBe('docker-compose.yml:more.yml:seaworthy/gen/2/compose.yaml');
  });

  it('may stand in the list twice', () => {
    const directory = applied({ 'docker-compose.yml': web });
    edit(directory, '/compose.yaml', '/compose.yaml:seaworthy/gen/1/compose.yaml');
    const found = adopted(directory);
    expect(found.composeFiles).toEqual(['docker-compose.yml']);
    write(candidate(found, [labels]), found);
    expect(composeFile(directory)).toBe('docker-compose.yml:seaworthy/gen/2/compose.yaml');
  });

  it('is found in a copy of the directory', () => {
    const directory = applied({ 'docker-compose.yml': web });
    const copy = `${directory}-moved`;
    renameSync(directory, copy);
    expect(adopted(copy).generation?.number).toBe(1);
  });
});

describe('what cannot be adopted', () => {
  const plain = { 'docker-compose.yml': web, '.env': 'A=1\n' };

  it.each([
    ['Compose files in a folder above', 'directory-not-first', 'sub', {}, '-C '],
    ['Compose files in another folder', 'directory-not-first', '', { files: ['sub/a.yml'] }, '-C '],
    [
      'COMPOSE_FILE of the shell',
      'compose-file-from-shell',
      '',
      { environment: { COMPOSE_FILE: 'docker-compose.yml' } },
      'env -u COMPOSE_FILE seaworthy … -f docker-compose.yml',
    ],
    [
      'a separator of the shell',
      'compose-separator-from-shell',
      '',
      { environment: { COMPOSE_PATH_SEPARATOR: ',' } },
      'env -u COMPOSE_PATH_SEPARATOR',
    ],
    [
      'no env file',
      'env-file-disabled',
      '',
      { environment: { COMPOSE_DISABLE_ENV_FILE: '1' } },
      'env -u COMPOSE_DISABLE_ENV_FILE',
    ],
    [
      'several env files',
      'env-files-several',
      '',
      { environment: { COMPOSE_ENV_FILES: '.env,other.env' } },
      '--env-file',
    ],
  ])('is %s, with what to do instead', (_what, code, folder, options, hint) => {
    const directory = directoryWith({ ...plain, 'other.env': '', 'sub/a.yml': web });
    expect(() => adopted(join(directory, folder), options)).toThrow(
      expect.objectContaining({ code, hints: expect.arrayContaining([expect.stringContaining(hint)]) }),
    );
  });

  it('is an env file with two names', () => {
    const directory = directoryWith(plain);
    linkSync(join(directory, '.env'), join(directory, 'other'));
    expect(() => adopted(directory)).toThrow(expect.objectContaining({ code: 'env-file-odd' }));
  });

  it('is an env file that is a link', () => {
    const directory = directoryWith({ 'docker-compose.yml': web, other: 'A=1\n' });
    symlinkSync('other', join(directory, '.env'));
    expect(() => adopted(directory)).toThrow(expect.objectContaining({ code: 'env-file-odd' }));
  });

  it('is an env file that is a folder', () => {
    const directory = directoryWith({ 'docker-compose.yml': web });
    mkdirSync(join(directory, '.env'));
    expect(() => adopted(directory)).toThrow(expect.objectContaining({ code: 'env-file-odd' }));
  });

  it('is a directory that is a link', () => {
    const directory = directoryWith(plain);
    symlinkSync(directory, `${directory}-link`);
    expect(() => adopted(`${directory}-link`)).toThrow(expect.objectContaining({ code: 'directory-odd' }));
  });

  it.each([
    ['its override', 'seaworthy'],
    ['its record', '.seaworthy'],
  ])('is a generation without %s, at the line that names it', (what, folder) => {
    const directory = applied(plain);
    rmSync(join(directory, folder), { recursive: true });
    expect(() => adopted(directory)).toThrow(
      expect.objectContaining({
        code: 'generation-missing',
        message: `COMPOSE_FILE names seaworthy/gen/1/compose.yaml, but ${what} is not there`,
        at: { file: '.env', line: 2 },
      }),
    );
  });

  it('is two generations at once', () => {
    const directory = applied(plain);
    edit(directory, '/compose.yaml', '/compose.yaml:seaworthy/gen/7/compose.yaml');
    expect(() => adopted(directory)).toThrow(expect.objectContaining({ code: 'generations-mixed' }));
  });

  it('is a list that names our file first', () => {
    const directory = applied(plain);
    edit(directory, 'docker-compose.yml:', '');
    expect(() => adopted(directory)).toThrow(expect.objectContaining({ code: 'compose-file-ours-first' }));
  });
});
