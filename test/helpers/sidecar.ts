// A spool, or a store of objects, on a real disk, and a stand-in for pgBackRest.
import { chmodSync, existsSync, mkdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Target } from '../../src/sidecar/engine.ts';
import { type Spool, spoolIn } from '../../src/sidecar/spool.ts';
import type { SidecarWorld } from '../../src/sidecar/world.ts';
import { systemClock, systemElapsed } from '../../src/system/clock.ts';
import { systemExec } from '../../src/system/exec.ts';
import { systemFiles } from '../../src/system/files.ts';
import { systemLinks } from '../../src/system/links.ts';
import { systemOutput } from '../../src/system/output.ts';
import { systemWatcher } from '../../src/system/watcher.ts';
import { quickScratch } from './scratch-space.ts';
import { fakeWorld } from './world.ts';

export interface RealWorld extends SidecarWorld {
  readonly warnings: readonly string[];
}

/** Real files, processes, links and watches; what is said is kept. */
export function realWorld(change: Partial<SidecarWorld> = {}): RealWorld {
  const fake = fakeWorld();
  return {
    ...fake,
    files: systemFiles(),
    exec: systemExec(),
    output: systemOutput(),
    clock: systemClock(),
    elapsed: systemElapsed,
    links: systemLinks(),
    watcher: systemWatcher(),
    ...change,
    warnings: fake.warnings,
  };
}

export interface SpoolStand {
  readonly root: string;
  readonly spool: Spool;
  /** Folder of files that were "pushed", by name: of repository 1, and of 2. */
  readonly repository: string;
  readonly second: string;
  /** Command lines of the engine, in order. */
  calls(): readonly string[];
  /** A shell line that the engine runs first, with its verb in $1 and the repository in $number; it may `exit`. */
  engineFirst(line: string): void;
  handOver(name: string, text?: string): void;
}

/**
 * STAND-IN for pgBackRest: copies into a folder, refuses another content of the same name and accepts the same (upstream:
 * src/command/archive/push/file.c), answers `archive-get` with 1 for what is not there (pgbackrest.org/command.html). Which
 * repository is meant, the name of its configuration says, or --repo.
 */
const engine = (root: string) => `#!/bin/sh
echo "$*" >>'${root}/calls'
number=1
for word; do
  case $word in --config=*-2.conf | --repo=2) number=2 ;; esac
done
while case \${1:-} in --*) ;; *) false ;; esac; do shift; done
repository='${root}/repository-'$number
. '${root}/first'
case $1 in
  stanza-create) ;;
  archive-push)
    name=\${2##*/}
    if [ -e "$repository/$name" ]; then
      cmp -s "$2" "$repository/$name" && exit 0
      echo "P00  ERROR: [045]: WAL file '$name' already exists in the repo1 archive with a different checksum" >&2
      exit 45
    fi
    cp "$2" "$repository/$name" ;;
  archive-get)
    [ -e "$repository/$2" ] || exit 1
    cp "$repository/$2" "$3" ;;
esac
`;

/** The repositories of the stand, each of which is pushed into by itself. */
export const targets: readonly [Target, Target] = [
  { number: 1, place: 'first', config: '/c/pgbackrest-1.conf' },
  { number: 2, place: 'second', config: '/c/pgbackrest-2.conf' },
];

export function spoolStand(): SpoolStand {
  const root = quickScratch();
  const spool = spoolIn(join(root, 'spool'));
  for (const folder of [
    ...[spool.wal, spool.want, spool.out],
    ...['repository-1', 'repository-2', 'bin'].map((name) => join(root, name)),
  ]) {
    mkdirSync(folder, { recursive: true });
  }
  writeFileSync(join(root, 'first'), '');
  writeFileSync(join(root, 'bin/pgbackrest'), engine(root));
  chmodSync(join(root, 'bin/pgbackrest'), 0o755);
  const calls = join(root, 'calls');
  return {
    root,
    spool,
    repository: join(root, 'repository-1'),
    second: join(root, 'repository-2'),
    calls: () => (existsSync(calls) ? readFileSync(calls, 'utf8').trimEnd().split('\n') : []),
    engineFirst: (line) => writeFileSync(join(root, 'first'), `${line}\n`),
    handOver: (name, text = name) => writeFileSync(join(spool.wal, name), text),
  };
}

/** Runs the stand-in instead of the engine. */
export function withEngine(stand: SpoolStand): Pick<SidecarWorld, 'exec'> {
  const real = systemExec();
  return {
    exec: {
      run: ({ argv: [, ...words], ...rest }) => {
        return real.run({ ...rest, argv: [join(stand.root, 'bin/pgbackrest'), ...words] });
      },
    },
  };
}

/** Makes a file look as old as that. */
export function age(path: string, ms: number): void {
  const then = (systemClock().now().getTime() - ms) / 1000;
  utimesSync(path, then, then);
}

export const segment = (number: number) =>
  `0000000100000000${number.toString(16).toUpperCase().padStart(8, '0')}`;
