import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseWishes } from '../../src/engine/wishes/read.ts';
import { type RunOptions, seaworthy } from '../helpers/cli.ts';
import { directoryWith, fixtureCopies, stackCopy } from '../helpers/deployments.ts';
import { treeDifference, treeState } from '../helpers/tree-state.ts';

const fixtures = fixtureCopies();
if (fixtures.length === 0) console.warn('0 fixtures beside the checkout: init is not tried on them');

const flags = ['--domain', 'api.acme.com', '--email', 'ops@acme.com'];
const isRoot = process.getuid?.() === 0;

function init(directory: string, words: readonly string[], options: RunOptions = {}) {
  return seaworthy(['init', '-C', directory, '--static', ...words], options);
}

const wishesOf = (directory: string) => join(directory, 'seaworthy.yaml');
const textOf = (directory: string) => readFileSync(wishesOf(directory), 'utf8');

describe('init', () => {
  it('needs two flags and --yes, and says what it found, what it wrote and what comes next', () => {
    const directory = stackCopy('stock');
    const ran = init(directory, [...flags, '--yes']);

    expect(ran).toMatchObject({ code: 0, stderr: '' });
    expect(ran.stdout).toContain('Postgres 17');
    expect(ran.stdout).toMatch(/Open to other machines: .*5432/);
    expect(ran.stdout).toMatch(/wrote seaworthy\.yaml\nNext: seaworthy plan -C .*\n$/);
    const { wishes } = parseWishes(textOf(directory));
    expect(wishes).toMatchObject({ domain: 'api.acme.com', email: 'ops@acme.com' });
    expect(statSync(wishesOf(directory)).mode & 0o777).toBe(0o644);
  });

  it('touches nothing that was there', () => {
    const directory = stackCopy('stock');
    const before = treeState(directory);
    init(directory, [...flags, '--yes']);
    const changed = treeDifference(before, treeState(directory));

    expect(changed.length).toBeGreaterThan(0);
    expect(changed.filter((line) => !/^seaworthy(?:\.yaml|\/\S+)?: absent -> /.test(line))).toEqual([]);
  });

  it('lays the schema where the first line of the file says it is', () => {
    const directory = stackCopy('stock');
    init(directory, [...flags, '--yes']);
    const path = /^# yaml-language-server: \$schema=(\S+)\n/.exec(textOf(directory))?.[1] ?? 'nowhere';

    expect(JSON.parse(readFileSync(join(directory, path), 'utf8'))).toMatchObject({
      title: 'seaworthy.yaml',
    });
  });

  it('says so when it is run again, and writes nothing', () => {
    const directory = stackCopy('stock');
    init(directory, [...flags, '--yes']);
    const before = treeState(directory);
    const ran = init(directory, [...flags, '--yes']);

    expect(ran.code).toBe(0);
    expect(ran.stdout).toContain('says so already; nothing was written');
    expect(treeDifference(before, treeState(directory))).toEqual([]);
  });

  it('does not overwrite other wishes, unless it may keep them under another name', () => {
    const directory = stackCopy('stock');
    writeFileSync(wishesOf(directory), 'logs: {max_files: 5}\n');
    const refused = init(directory, [...flags, '--yes']);

    expect(refused.code).toBe(2);
    expect(refused.stderr).toMatch(
      /^seaworthy\.yaml is there already, and says something else\nHINT: .*--force/,
    );
    expect(textOf(directory)).toBe('logs: {max_files: 5}\n');

    const forced = init(directory, [...flags, '--yes', '--force']);
    expect(forced.stdout).toContain('kept the one before as seaworthy.yaml.old');
    expect(readFileSync(`${wishesOf(directory)}.old`, 'utf8')).toBe('logs: {max_files: 5}\n');
    expect(parseWishes(textOf(directory)).wishes.domain).toBe('api.acme.com');
  });

  it.each(['--dry-run', '--dry-run --json'])('writes nothing with %s, and shows the file', (words) => {
    const directory = stackCopy('stock');
    const before = treeState(directory);
    const ran = init(directory, [...flags, '--yes', ...words.split(' ')]);

    expect(ran.code).toBe(0);
    expect(ran.stdout).toContain('domain: api.acme.com');
    expect(treeDifference(before, treeState(directory))).toEqual([]);
  });

  it('tells machines what it found and wrote', () => {
    const directory = stackCopy('stock');
    const report = JSON.parse(init(directory, [...flags, '--pooler', 'keep', '--yes', '--json']).stdout);

    expect(report).toMatchObject({
      schemaVersion: 1,
      found: { deployment: { postgres: '17' }, mode: 'static' },
      wishes: { domain: 'api.acme.com', email: 'ops@acme.com', exposure: { pooler: 'keep' } },
      written: true,
      keptAs: null,
    });
    expect(report.text).toBe(textOf(directory));
  });

  it('takes the domain that clients are told, when nobody is asked', () => {
    const directory = stackCopy('stock');
    const env = readFileSync(join(directory, '.env'), 'utf8');
    writeFileSync(
      join(directory, '.env'),
      env.replace(/^SUPABASE_PUBLIC_URL=.*$/m, 'SUPABASE_PUBLIC_URL=https://db.acme.com'),
    );
    const ran = init(directory, ['--yes']);

    expect(ran.stdout).toContain('Later: write email into it');
    expect(parseWishes(textOf(directory)).wishes.domain).toBe('db.acme.com');
  });
});

describe('init without a terminal', () => {
  it('asks nobody, and names the flags that are missing', () => {
    const directory = stackCopy('stock');
    const ran = init(directory, ['--email', 'ops@acme.com']);

    expect(ran.code).toBe(2);
    expect(ran.stderr).toMatch(/^nobody can be asked here, and these are missing: --domain\nHINT: .*--yes/);
    expect(ran.stdout).toBe('');
    expect(existsSync(wishesOf(directory))).toBe(false);
  });

  it('needs no --yes when nothing is missing', () => {
    const directory = stackCopy('stock');

    expect(init(directory, flags).code).toBe(0);
    expect(existsSync(wishesOf(directory))).toBe(true);
  });
});

describe('init refuses', () => {
  it.each([
    [['--domain', 'https://api.acme.com'], '--domain: "https://api.acme.com", should be a host name alone'],
    [['--domain', 'api.acme.com:8000'], 'without the port'],
    [['--domain', 'api.example.com'], 'should be a name of yours'],
    [['--domain', 'localhost'], 'should be a public host name'],
    [['--email', 'ops'], '--email: "ops", should be a mail address'],
    [['--email', 'ops@example.com'], 'should be an address of yours'],
  ])('%j with exit code 2, and writes nothing', (words, complaint) => {
    const directory = stackCopy('stock');
    const before = treeState(directory);
    const ran = init(directory, [...words, '--yes']);

    expect(ran.code).toBe(2);
    expect(ran.stderr).toContain(complaint);
    expect(ran.stderr).toContain('\nHINT: ');
    expect(treeDifference(before, treeState(directory))).toEqual([]);
  });

  it('another application', () => {
    const directory = directoryWith({ 'docker-compose.yml': 'services:\n  web:\n    image: wordpress:6\n' });
    const ran = init(directory, [...flags, '--yes']);

    expect(ran.code).toBe(2);
    expect(ran.stderr).toContain('none of its services is of Supabase (web)');
    expect(readdirSync(directory)).toEqual(['docker-compose.yml']);
  });

  it.each(['a link', 'a folder'])('%s where the file belongs', (what) => {
    const directory = stackCopy('stock');
    if (what === 'a folder') mkdirSync(wishesOf(directory));
    else symlinkSync('/etc/hostname', wishesOf(directory));
    const ran = init(directory, [...flags, '--yes', '--force']);

    expect(ran.code).toBe(2);
    expect(ran.stderr).toMatch(/^seaworthy\.yaml is a .*\nHINT: /);
    expect(readdirSync(directory)).not.toContain('seaworthy');
  });

  it.skipIf(!isRoot)('a deployment of another user', () => {
    const directory = stackCopy('stock');
    const ran = init(directory, [...flags, '--yes'], { asNobody: true });

    expect(ran.code).toBeGreaterThan(1);
    expect(ran.stderr).toMatch(/\nHINT: /);
    expect(existsSync(wishesOf(directory))).toBe(false);
  });
});

describe.skipIf(fixtures.length === 0).each(fixtures)('init of $name', ({ directory }) => {
  it('writes wishes that read back, and asks for nothing else', () => {
    const ran = init(directory, flags);

    expect(ran).toMatchObject({ code: 0, stderr: '' });
    expect(parseWishes(textOf(directory)).wishes).toMatchObject({ domain: 'api.acme.com' });
  });
});
