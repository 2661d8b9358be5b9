// The Node that goes into an archive: the pinned one from the npm registry, or an unpacked release.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../lib.mjs';
import { Refusal } from './refusal.mjs';

/**
 * Downloads the pinned package, which runs no script, and unpacks binary and licence into `folder`. Refuses bytes whose
 * hash is another than the pinned one, whatever the registry says.
 */
export function pinnedNode({ version, packages }, arch, folder) {
  const { name, integrity } = packages[arch];
  const words = ['pack', `${name}@${version}`, '--json', '--prefer-offline', '--pack-destination', folder];
  const done = spawnSync('npm', words, { encoding: 'utf8', cwd: folder });
  const tarball = join(folder, `${name}-${version}.tgz`);
  if (done.status !== 0 || !existsSync(tarball)) throw unreachable(name, version, done);
  const seen = `sha512-${createHash('sha512').update(readFileSync(tarball)).digest('base64')}`;
  if (seen !== integrity) {
    throw new Refusal(
      `${name}@${version} has the hash ${seen}, and data/node.json says ${integrity}`,
      'do not use it; ask the registry who is right, and try another one',
    );
  }
  const node = join(folder, 'node');
  mkdirSync(node);
  const members = ['package/bin/node', 'package/LICENSE'];
  const code = run('tar', ['-xzf', tarball, '-C', node, '--strip-components=1', ...members]);
  if (code !== 0) throw new Refusal(`${tarball} cannot be unpacked`, 'make room on the disk');
  return node;
}

/** A folder as releases of nodejs.org unpack to: `bin/node` and `LICENSE`. */
export function releasedNode(folder) {
  const missing = ['bin/node', 'LICENSE'].filter((name) => !existsSync(join(folder, name)));
  if (missing.length === 0) return folder;
  throw new Refusal(
    `${folder} has no ${missing.join(' and no ')}`,
    'name the folder that an archive of nodejs.org unpacks to',
  );
}

function unreachable(name, version, done) {
  return new Refusal(
    `${name}@${version} did not come from the npm registry: ${reasonOf(done)}`,
    'packaging needs it once; without a network, unpack a release of nodejs.org and say --node DIRECTORY',
  );
}

/** npm's own words: with --json on stdout, else after `npm error`. */
function reasonOf({ error, stdout, stderr }) {
  const [summary] = /(?<="summary": ")(?:[^"\\]|\\.)+/.exec(stdout ?? '') ?? [];
  const [code] = /(?<=^npm (?:error|ERR!) code )\S+/m.exec(stderr ?? '') ?? [];
  return summary ?? code ?? error?.code ?? 'npm gave no reason';
}
