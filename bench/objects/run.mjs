// What do a hundred thousand storage objects cost: being captured, watched, saved, read back, put back and drilled? Files of some
// hundred bytes in the form of the file backend, on a real stack of the lab with real pgBackRest and restic.
//   node bench/objects/run.mjs           needs a Docker engine and root
//   SEAWORTHY_BENCH_OBJECTS=100000       how many
//   SEAWORTHY_BENCH_PARTS=saved,one      only these parts, see `parts` (what comes before them is done, and not shown)
import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { say } from '../../scripts/lib.mjs';
import { closeStack, openStack, until, withBackups } from '../backup/stacks.mjs';
import { fillObjects } from './fill.mjs';
import { cpuSecondsOf, measured, residentOf } from './measured.mjs';

const many = Number(process.env.SEAWORTHY_BENCH_OBJECTS ?? 100_000);
const project = `swtest-bench-${randomBytes(3).toString('hex')}`;
let repository;
process.once('SIGINT', () => process.exit(130));
process.once('exit', () => {
  closeStack(project);
  if (repository !== undefined) rmSync(repository, { recursive: true, force: true });
});

const stack = openStack(project, ['db', 'storage']);
// What is not asked anything here need not run, nor be stopped and started again.
stack.compose('stop', 'rest', 'imgproxy');
const root = join(stack.directory, 'volumes/storage');
const captures = join(root, '.seaworthy-captured');
say(`${many} objects`);
fillObjects(stack, many);
console.log(`${many} objects of some hundred bytes, ${cpus().length} cores, load ${loadavg()[0].toFixed(1)}`);

const begun = performance.now();
repository = withBackups(stack);
const status = () => JSON.parse(readFileSync(join(captures, '.status.json'), 'utf8'));
until('everything is captured', () => status().captured >= many && status().lastRescan !== null);
const sidecar = stack.idOf('seaworthy-objects');
row('captured, with building and starting the sidecars', (performance.now() - begun) / 1000);
row('  the sidecar afterwards', null, `${residentOf(sidecar)} MiB`);
atRest();

await act('saved: backup run', ['backup', 'run', '--type', 'full', '--json'], (told) => {
  return `of it ${told.parts[0].seconds.files.toFixed(1)} s files and objects`;
});
await act('saved again, nothing new', ['backup', 'run', '--json'], (told) => {
  return `of it ${told.parts[0].seconds.files.toFixed(1)} s files and objects`;
});
await act('read back: backup verify', ['backup', 'verify']);
await act('restored, everything in place', ['restore', '--to', 'LATEST', '--yes', '--json'], restored);
const only = ['restore', '--only', 'objects', '--yes', '--json'];
await act('put back, everything in place', only, restored);
remove('stub');
await act('put back, everything from captures', only, restored);
remove('stub');
remove('.seaworthy-captured/stub');
await act('put back, everything from the repository', only, restored);
const [one] = readdirSync(join(root, 'stub/stub/b0/f0'));
remove(join('stub/stub/b0/f0', one));
remove(join('.seaworthy-captured/stub/stub/b0/f0', one));
await act('put back, one from the repository', only, restored);
await act('drilled', ['drill', '--json'], drilled);

/** What it costs while nothing happens, from the end of one look to the end of the next. */
function atRest() {
  const before = cpuSecondsOf(sidecar);
  const since = performance.now();
  const last = status().lastRescan;
  until('it has looked through everything again', () => status().lastRescan !== last);
  const share = (cpuSecondsOf(sidecar) - before) / ((performance.now() - since) / 1000);
  row('  looking again and again', null, `${(share * 100).toFixed(1)} % of a core`);
}

async function act(title, words, told = () => '') {
  const { seconds, output, code, peaks, processes } = await measured(stack, words);
  const parsed = output.startsWith('{') ? JSON.parse(output) : {};
  row(
    title,
    seconds,
    [told(parsed), code === 0 ? '' : `exit code ${code}`, peaks, processes].filter(Boolean).join('; '),
  );
}

function restored({ objects }) {
  if (objects === undefined) return 'no answer';
  const { kept, fromCaptures, fromBackups, aside, missing } = objects;
  if (kept + fromCaptures + fromBackups !== many) process.exitCode = 1;
  return `kept ${kept}, captures ${fromCaptures}, repository ${fromBackups}, aside ${aside}, missing ${missing}`;
}

function drilled({ drill: { proofs } = { proofs: [] } }) {
  return proofs
    .filter(({ id }) => id === 'parity' || id === 'objects')
    .map(({ id, said }) => `${id}: ${said}`)
    .join('; ');
}

/** At once, as a wrong `mv` does it; the files go later. */
function remove(path) {
  if (!existsSync(join(root, path))) return;
  const gone = join(stack.directory, `gone-${randomBytes(3).toString('hex')}`);
  renameSync(join(root, path), gone);
  rmSync(gone, { recursive: true });
}

function row(title, seconds, more = '') {
  const time = seconds === null ? ''.padStart(10) : `${seconds.toFixed(1).padStart(8)} s`;
  console.log(`${title.padEnd(52)} ${time}   ${more}`);
}
