// The real archive with the real Node, in containers that have none. Needs the npm registry once, for Node.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { version } from '../../src/model/version.ts';
import type { Ran } from '../helpers/cli.ts';
import { seaworthy } from '../helpers/cli.ts';
import { stackCopy, stackNames } from '../helpers/deployments.ts';
import { scratch } from '../helpers/scratch-space.ts';
import { archiveIn, makePackage, unpack, withoutMoments } from '../package/packaging.ts';

const isRequired = process.env['SEAWORTHY_REQUIRE_LAB'] === '1';
/** bookworm has glibc 2.36, trixie 2.41. */
const images = ['debian:bookworm-slim', 'debian:trixie-slim'].filter(isHere);
if (images.length === 0 && !isRequired) {
  process.stderr.write(
    'skipped: the archive needs a Docker engine with debian:bookworm-slim (lab/images.sh)\n',
  );
}

function isHere(image: string): boolean {
  return spawnSync('docker', ['image', 'inspect', image], { stdio: 'ignore' }).status === 0;
}

it.runIf(isRequired)('finds the images the archive is tried in', () => {
  expect(images).toContain('debian:bookworm-slim');
});

describe.runIf(images.length > 0)('an archive with its own Node', () => {
  let program = '';

  beforeAll(async () => {
    const out = scratch();
    const made = await makePackage(['--out', out]);
    // It builds first where sources are newer.
    expect(made).toMatchObject({ code: 0, stderr: expect.stringMatching(/^(?:Building…\n)?$/) });
    program = unpack(archiveIn(out), scratch());
  }, 600_000);

  /** As somebody who owns nothing, without network, HOME or a disk to write to. */
  function inContainer(image: string, directory: string, argv: readonly string[]): Ran {
    const mounts = ['-v', `${program}:/opt/sea worthy:ro`, '-v', `${directory}:${directory}:ro`];
    const closed = ['--rm', '--network', 'none', '--read-only', '--user', '65534:65534', '--cap-drop', 'ALL'];
    const words = ['run', ...closed, ...mounts, image, 'env', '-u', 'HOME', ...argv];
    const { status, stdout, stderr } = spawnSync('docker', words, { encoding: 'utf8', maxBuffer: 1e8 });
    return { code: status, stdout, stderr };
  }

  describe.each(images)('in %s', (image) => {
    const stock = stackCopy('stock');

    it('finds no Node of the machine there, nor its own place writable', () => {
      const script = '! command -v node && ! touch "/opt/sea worthy/x" 2>/dev/null && id -u';
      expect(inContainer(image, stock, ['sh', '-c', script])).toMatchObject({ code: 0, stdout: '65534\n' });
    });

    it('says its version, and which Node it brought', () => {
      const { version: pinned } = JSON.parse(readFileSync('data/node.json', 'utf8'));
      const ran = inContainer(image, stock, ['/opt/sea worthy/bin/seaworthy', 'version']);
      expect(ran).toEqual({
        code: 0,
        stdout: `${version}\nwith its own Node ${pinned}\n`,
        stderr: '',
      });
    });

    it.each(stackNames())('audits %s as the Node of this machine does', (name) => {
      const directory = stackCopy(name);
      const words = ['audit', '-C', directory, '--static', '--json'];
      const own = inContainer(image, directory, ['/opt/sea worthy/bin/seaworthy', ...words]);
      const usual = seaworthy(words);
      expect(own.stderr).toBe(usual.stderr);
      expect(own.code).toBe(usual.code);
      expect(withoutMoments(own.stdout)).toEqual(withoutMoments(usual.stdout));
    });

    it('audits without --static too, and counts as unknown what it cannot reach', () => {
      const words = ['audit', '-C', stock, '--json', '--fail-on', 'none'];
      const ran = inContainer(image, stock, ['/opt/sea worthy/bin/seaworthy', ...words]);
      expect(ran.code).toBe(0);
      const { results } = JSON.parse(ran.stdout) as { results: readonly { status: string }[] };
      expect(results.some(({ status }) => status === 'unknown')).toBe(true);
    });
  });
});
