// A program for faults.test.ts: does one writing act in a folder and prints what came of it.
import { Problem } from '../../src/model/problem.ts';
import { systemTree } from '../../src/system/tree.ts';

const [act = '', folder = ''] = process.argv.slice(2);
const tree = systemTree();
const file = `${folder}/file`;
const owner = { uid: 65534, gid: 65534, whenRoot: true };

const acts: Readonly<Record<string, () => unknown>> = {
  create: () => tree.create(file, 'whole', { mode: 0o644, ...owner }),
  makeDirectory: () => tree.makeDirectory(file, { mode: 0o755, ...owner }),
  append: () => tree.append(file, ' new', { mode: 0o600 }),
  rename: () => tree.rename(`${folder}/next`, file),
  link: () => tree.link(`${folder}/next`, file),
  remove: () => tree.remove(file),
  removeDirectory: () => tree.removeDirectory(file),
};

process.umask(0o077);
try {
  acts[act]?.();
  console.log('done');
} catch (error) {
  if (!(error instanceof Problem)) throw error;
  console.log(`${error.code} ${error.exitCode} ${error.message}`);
}
