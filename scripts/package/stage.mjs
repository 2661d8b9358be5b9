// Lays out what an archive holds. Modes are set here, so that no umask shows in it.
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from '../lib.mjs';

/** The dynamic loader that Node's binary asks for (`readelf -l`, program interpreter). */
const loaders = { x64: '/lib64/ld-linux-x86-64.so.2', arm64: '/lib/ld-linux-aarch64.so.1' };

/**
 * Into `folder`: `bin/seaworthy` (the launcher), `app/` (what the npm package holds), `node/`, `licenses/` of what is
 * bundled, `LICENSE` and `README.md`.
 */
export function stage(folder, { arch, node, shipped }) {
  const launcher = readFileSync(`${root}scripts/package/launcher.sh`, 'utf8')
    .replaceAll('@LOADER@', loaders[arch])
    .replaceAll('@PLATFORM@', `linux-${arch}`);
  write(join(folder, 'bin/seaworthy'), launcher, 0o755);
  for (const path of shipped) {
    copy(`${root}${path}`, join(folder, 'app', path), path === 'bin/seaworthy' ? 0o755 : 0o644);
  }
  copy(join(node, 'bin/node'), join(folder, 'node/bin/node'), 0o755);
  copy(join(node, 'LICENSE'), join(folder, 'node/LICENSE'));
  copy(`${root}LICENSE`, join(folder, 'LICENSE'));
  for (const name of bundled()) {
    write(join(folder, 'licenses', `${name.replace('@', '').replace('/', '-')}.txt`), licenceOf(name));
  }
  write(join(folder, 'README.md'), readme(arch));
  openFolders(folder);
}

function bundled() {
  return Object.keys(JSON.parse(readFileSync(`${root}package.json`, 'utf8')).dependencies);
}

/** The text of a library's licence; where it ships none, what it declares, if the text is that of our own LICENSE. */
function licenceOf(name) {
  const folder = `${root}node_modules/${name}`;
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  if (file !== undefined) return readFileSync(join(folder, file), 'utf8');
  const { version, license, author } = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'));
  if (license !== 'Apache-2.0') throw new Error(`${name} has no licence file`);
  return `${name} ${version}, ${author?.name ?? author ?? 'its authors'}: Apache-2.0, the text is in ../LICENSE\n`;
}

function readme(arch) {
  return `# seaworthy for linux-${arch}, with its own Node

    bin/seaworthy audit -C DIRECTORY

Needs Linux with glibc 2.28 or newer (Debian 10, Ubuntu 20.04, RHEL 8) and libstdc++; no Node, no root, no network. It may
lie anywhere, read-only; a link to bin/seaworthy works from anywhere. More: app/docs/guides/without-node.md

LICENSE is that of seaworthy, node/LICENSE that of Node, licenses/ those of the libraries in it.
`;
}

function copy(from, to, mode = 0o644) {
  if (existsSync(to)) throw new Error(`${to} would be written twice`);
  mkdirSync(dirname(to), { recursive: true });
  copyFileSync(from, to);
  chmodSync(to, mode);
}

function write(path, text, mode = 0o644) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  chmodSync(path, mode);
}

function openFolders(folder) {
  chmodSync(folder, 0o755);
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) openFolders(join(folder, entry.name));
  }
}
