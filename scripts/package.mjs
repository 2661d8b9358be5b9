// `npm run package`: one archive that runs on a Linux machine without Node (docs/guides/without-node.md). The same
// sources, locked packages, gzip and tar give the same bytes.
//   -- --arch x64|arm64   for another machine than this one (default: this one's)
//   -- --node DIRECTORY   take this unpacked release of Node, instead of the pinned one from the npm registry
//   -- --out DIRECTORY    where the archive goes (default: dist-package)
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { must, root, say } from './lib.mjs';
import { pinnedNode, releasedNode } from './package/node.mjs';
import { Refusal } from './package/refusal.mjs';
import { stage } from './package/stage.mjs';

const work = mkdtempSync(join(tmpdir(), 'seaworthy-package-'));
// Not `finally`: a build that fails ends this process from within.
process.on('exit', () => rmSync(work, { recursive: true, force: true }));
try {
  const { archive, bytes, sha256 } = pack(wishes(process.argv.slice(2)));
  console.log(`${archive}\n${(bytes / 1e6).toFixed(1)} MB, sha256 ${sha256}`);
} catch (error) {
  if (!(error instanceof Refusal)) throw error;
  say(`${error.message}\nHINT: ${error.hint}`);
  process.exitCode = 2;
}

/** The words of the command line. */
function wishes(words) {
  const { arch, node, out } = given(words);
  if (pins().packages[arch] === undefined) {
    const known = Object.keys(pins().packages).join(' or ');
    throw new Refusal(`there is no archive for ${JSON.stringify(arch)}`, `say --arch ${known}`);
  }
  return { arch, node, out: resolve(out) };
}

function given(words) {
  const options = {
    arch: { type: 'string', default: process.arch },
    node: { type: 'string' },
    out: { type: 'string', default: `${root}dist-package` },
  };
  try {
    return parseArgs({ args: words, options }).values;
  } catch (error) {
    throw new Refusal(error.message.split('\n')[0], 'npm run package -- [--arch A] [--node DIR] [--out DIR]');
  }
}

function pins() {
  return JSON.parse(readFileSync(`${root}data/node.json`, 'utf8'));
}

function pack({ arch, node, out }) {
  must(process.execPath, [`${root}scripts/build.mjs`]);
  const { name, version, files } = whatNpmShips();
  const folder = `${name}-${version}-linux-${arch}`;
  mkdirSync(join(work, folder));
  const source = node === undefined ? pinnedNode(pins(), arch, work) : releasedNode(resolve(node));
  stage(join(work, folder), { arch, node: source, shipped: files });
  return written(folder, out);
}

/** Name, version and files of the npm package: what is fit to be shipped is said once, in package.json. */
function whatNpmShips() {
  const words = ['pack', '--dry-run', '--json', '--ignore-scripts'];
  const { stdout, status } = spawnSync('npm', words, { cwd: root, encoding: 'utf8' });
  if (status !== 0) throw new Refusal('npm pack --dry-run fails in this checkout', 'run it to see why');
  const packed = JSON.parse(stdout);
  // npm 12 answers with an object by name, earlier ones with a list.
  const [{ name, version, files }] = Array.isArray(packed) ? packed : Object.values(packed);
  return { name, version, files: files.map(({ path }) => path) };
}

/** Packs the folder, puts archive and checksum in their place by a rename each. */
function written(folder, out) {
  const archive = `${folder}.tar.gz`;
  const tar = ['--sort=name', '--mtime=@0', '--owner=0', '--group=0', '--numeric-owner', '--format=gnu'];
  tool('tar', [...tar, '-cf', `${folder}.tar`, folder]);
  tool('gzip', ['-9', '-n', `${folder}.tar`]);
  const content = readFileSync(join(work, archive));
  const sha256 = createHash('sha256').update(content).digest('hex');
  mkdirSync(out, { recursive: true });
  place(join(out, archive), content);
  place(join(out, `${archive}.sha256`), `${sha256}  ${archive}\n`);
  return { archive: join(out, archive), bytes: content.length, sha256 };
}

function tool(program, words) {
  const { status, stderr, error } = spawnSync(program, words, { cwd: work, encoding: 'utf8' });
  if (status === 0) return;
  const reason = error?.code ?? stderr.split('\n')[0];
  throw new Refusal(
    `${program} fails: ${reason}`,
    'it takes GNU tar and gzip, and 400 MB in the temporary folder',
  );
}

function place(path, content) {
  writeFileSync(`${path}.part`, content);
  renameSync(`${path}.part`, path);
}
