// A command of the built program, with the memory that it and what it starts in containers take at most (VmHWM, proc(5)).
import { spawn, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../../scripts/lib.mjs';

const everyMs = 100;
/** Programs that are told of, by a word of how they were called. */
const labels = [
  ['restic', /(^|\/)restic\0/],
  ['attributes', /(get|set)fattr/],
  ['objects-restore', /sidecar\.mjs\0objects-restore/],
  ['objects-estimate', /sidecar\.mjs\0objects-estimate/],
];

/** Resolves to seconds, standard output, exit code, and words for memory and number of processes. */
export async function measured({ directory }, words) {
  const argv = [`${root}bin/seaworthy`, ...words, '-C', directory];
  const environment = { ...process.env, HOME: join(tmpdir(), 'seaworthy-lab-home') };
  const begun = performance.now();
  const child = spawn(process.execPath, argv, { env: environment, stdio: ['ignore', 'pipe', 'inherit'] });
  const seen = new Map();
  const sampling = setInterval(() => sample(child.pid, seen), everyMs);
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text) => {
    output += text;
  });
  const code = await new Promise((resolve) => child.on('close', resolve));
  clearInterval(sampling);
  const seconds = (performance.now() - begun) / 1000;
  return { seconds, output, code, peaks: peaksOf(seen), processes: countsOf(seen) };
}

function sample(own, seen) {
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    const label = Number(pid) === own ? 'seaworthy' : labelOf(pid);
    const mib = label === undefined ? 0 : memoryOf(pid);
    if (mib > 0) seen.set(`${label} ${pid}`, mib);
  }
}

function labelOf(pid) {
  const words = read(`/proc/${pid}/cmdline`);
  return labels.find(([, pattern]) => pattern.test(words))?.[0];
}

function memoryOf(pid) {
  return Math.round(Number(/^VmHWM:\s+(\d+)/m.exec(read(`/proc/${pid}/status`))?.[1] ?? 0) / 1024);
}

function read(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function peaksOf(seen) {
  const most = new Map();
  for (const [key, mib] of seen) {
    const label = key.split(' ')[0];
    most.set(label, Math.max(most.get(label) ?? 0, mib));
  }
  return [...most].map(([label, mib]) => `${label} ${mib} MiB`).join(', ');
}

/** Those that live for less than a sample are not seen. */
function countsOf(seen) {
  const restic = [...seen.keys()].filter((key) => key.startsWith('restic')).length;
  return restic === 0 ? '' : `restic ran ${restic} times`;
}

/** MiB that the program of a container has in memory. */
export function residentOf(container) {
  const pid = inspected(container, '{{.State.Pid}}');
  return Math.round(Number(/^VmRSS:\s+(\d+)/m.exec(read(`/proc/${pid}/status`))?.[1] ?? 0) / 1024);
}

/** What the program of a container has used of a core so far (proc_pid_stat(5): fields 14 and 15, in hundredths of a second). */
export function cpuSecondsOf(container) {
  const text = read(`/proc/${inspected(container, '{{.State.Pid}}')}/stat`);
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

function inspected(container, format) {
  return spawnSync('docker', ['inspect', '-f', format, container], { encoding: 'utf8' }).stdout.trim();
}
