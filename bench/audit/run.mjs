// How long and how large is a static audit of a stock directory, and how does it grow with the number of services?
// Side by side: an empty Node, and `docker compose config --quiet` where Compose is installed. Medians of interleaved
// runs; wall time and peak memory of the whole process, as /usr/bin/env time would see them.
import { spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../../scripts/lib.mjs';

const rounds = Number(process.argv[2] ?? 15);
const limits = { wallMs: 400, memoryMb: 120 };
const scratch = mkdtempSync(join(tmpdir(), 'seaworthy-bench-'));
const stock = join(scratch, 'stock');
cpSync(`${root}test/stacks/stock`, stock, { recursive: true });

try {
  const bin = `${root}bin/seaworthy`;
  const audit = (directory) => [
    process.execPath,
    bin,
    'audit',
    '-C',
    directory,
    '--static',
    '--json',
    '--fail-on',
    'none',
  ];
  const contestants = {
    'node -e 0': [process.execPath, '-e', '0'],
    'seaworthy audit --static': audit(stock),
  };
  if (spawnSync('docker', ['compose', 'version'], { stdio: 'ignore' }).status === 0) {
    contestants['docker compose config --quiet'] = ['docker', 'compose', 'config', '--quiet'];
  }
  const results = await race(contestants);
  print(results);

  const grown = {};
  for (const services of [13, 52, 208]) grown[`${services} services`] = audit(grow(services));
  const growth = await race(grown);
  print(growth);
  const [small, , large] = Object.values(growth);
  console.log(
    `208 services cost ${(large.wall / small.wall).toFixed(2)} × 13 services (linear would be at most 16 ×)`,
  );

  const own = results['seaworthy audit --static'];
  const holds = own.wall <= limits.wallMs && own.memory <= limits.memoryMb;
  console.log(`limit ${limits.wallMs} ms and ${limits.memoryMb} MB: ${holds ? 'held' : 'NOT held'}`);
  process.exitCode = holds ? 0 : 1;
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

/** Runs the contestants in turn, `rounds` times; medians. */
async function race(contestants) {
  const samples = Object.fromEntries(Object.keys(contestants).map((name) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, argv] of Object.entries(contestants)) samples[name].push(await measure(argv));
  }
  return Object.fromEntries(
    Object.entries(samples).map(([name, list]) => [
      name,
      { wall: median(list.map(({ wall }) => wall)), memory: median(list.map(({ memory }) => memory)) },
    ]),
  );
}

function measure(argv) {
  return new Promise((resolve, reject) => {
    const start = performance.now();
    let memory = 0;
    const child = spawn(argv[0], argv.slice(1), { stdio: ['ignore', 'ignore', 'inherit'], cwd: stock });
    const watch = setInterval(() => {
      memory = Math.max(memory, peakMemory(child.pid));
    }, 10);
    child.on('error', reject);
    child.on('exit', (code) => {
      clearInterval(watch);
      if (code !== 0) reject(new Error(`${argv.join(' ')} exited with ${code}`));
      else resolve({ wall: performance.now() - start, memory });
    });
  });
}

/** Peak resident memory in MB (VmHWM), 0 when the process has just gone. */
function peakMemory(pid) {
  try {
    const kilobytes = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? '0';
    return Number(kilobytes) / 1024;
  } catch {
    return 0;
  }
}

/** A copy of the stock deployment with more services of the same kind, each with as many variables as storage has. */
function grow(services) {
  const directory = join(scratch, `grown-${services}`);
  cpSync(stock, directory, { recursive: true });
  const lines = ['services:'];
  for (let index = 0; index < services - 11; index += 1) {
    lines.push(`  extra-${index}:`, '    image: example/worker:1.0', '    environment:');
    for (let variable = 0; variable < 20; variable += 1)
      lines.push(`      VARIABLE_${variable}: "\${POSTGRES_DB}-${index}"`);
  }
  writeFileSync(join(directory, 'docker-compose.override.yml'), `${lines.join('\n')}\n`);
  const env = readFileSync(join(directory, '.env'), 'utf8').replace(/^COMPOSE_FILE=.*$/m, '');
  writeFileSync(join(directory, '.env'), env);
  return directory;
}

function median(numbers) {
  const sorted = [...numbers].sort((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)];
}

function print(results) {
  const base = Object.values(results)[0];
  for (const [name, { wall, memory }] of Object.entries(results)) {
    const ratio = `${(wall / base.wall).toFixed(2)} ×`;
    console.log(
      `${name.padEnd(34)} ${wall.toFixed(0).padStart(6)} ms ${memory.toFixed(0).padStart(6)} MB ${ratio.padStart(8)}`,
    );
  }
}
