import {
  chmodSync,
  chownSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { freshPlaces, someEntries, someGeneration, someRun, tree } from '../../../test/state/records.ts';
import { Problem } from '../../model/problem.ts';
import type { Generation, Run } from '../../model/run.ts';
import type { Tree } from '../../ports/tree.ts';
import {
  fileRecords,
  type GenerationFile,
  generationNumbers,
  readGeneration,
  removeGeneration,
  writeGeneration,
} from './generations.ts';
import { appendEntry, readJournal } from './journal.ts';
import { clearLeftovers, dissolveState } from './leftovers.ts';
import type { Places } from './places.ts';
import { prepareOurs, prepareState } from './prepare.ts';
import { sealedText } from './record.ts';
import { nextRunNumber, readRun, readRuns, writeRun } from './runs.ts';
import { keepSnapshot, lookAtEnvFile, snapshotBytes } from './snapshot.ts';

const files: readonly GenerationFile[] = [
  { path: 'compose.yaml', text: 'services: {}\n', executable: false },
  { path: 'firewall/rules/up.sh', text: '#!/bin/sh\n', executable: true },
];

function codeOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (error instanceof Problem) return error.code;
    throw error;
  }
  return 'nothing was refused';
}

function modeOf(...names: readonly string[]): number {
  return lstatSync(join(...names)).mode & 0o7777;
}

/** Everything below a folder, sorted. */
function all(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
}

/** A tree whose process dies right before its nth call that writes; for the calls after that nothing happens. */
function dyingTree(nth: number): Tree {
  let calls = 0;
  function mortal<Given extends readonly unknown[], T>(act: (...given: Given) => T): (...given: Given) => T {
    return (...given) => {
      calls += 1;
      if (calls >= nth) throw new Error('killed');
      return act(...given);
    };
  }
  return {
    ...tree,
    makeDirectory: mortal(tree.makeDirectory),
    create: mortal(tree.create),
    append: mortal(tree.append),
    rename: mortal(tree.rename),
    remove: mortal(tree.remove),
    removeDirectory: mortal(tree.removeDirectory),
  };
}

/** Runs an act with a death before each of its writing calls, and looks after each; how many there were. */
function killEverywhere(
  start: () => Places,
  act: (places: Places, mortal: Tree) => void,
  look: (places: Places) => void,
): number {
  for (let nth = 1; nth < 100; nth++) {
    const places = start();
    try {
      act(places, dyingTree(nth));
      return nth - 1;
    } catch (error) {
      expect(error).toMatchObject({ message: 'killed' });
      look(places);
    }
  }
  throw new Error('the act never ended');
}

describe('generations', () => {
  it('are written and read back', () => {
    const places = freshPlaces();
    writeGeneration(places, someGeneration(3), files, tree);
    expect(readGeneration(places, 3, tree)).toEqual(someGeneration(3));
    expect(readGeneration(places, 4, tree)).toBeNull();
    const folder = join(places.generations, '3');
    expect(readFileSync(join(folder, 'compose.yaml'), 'utf8')).toBe('services: {}\n');
    expect(readFileSync(join(places.ours, '.gitignore'), 'utf8')).toBe('*\n');
  });

  it.each([
    [0o644, '755', '644', '755'],
    [0o640, '750', '640', '750'],
    [0o604, '705', '604', '705'],
    [0o600, '700', '600', '700'],
  ])(
    'can be read by whoever may read an env file of mode %o, but for what holds a secret',
    (mode, ...wanted) => {
      const places = freshPlaces();
      writeFileSync(places.envFile, '');
      chmodSync(places.envFile, mode);
      const secret = { path: 'secret.yaml', text: '', executable: false, isPrivate: true };
      writeGeneration(places, someGeneration(3), [...files, secret], tree);
      const names = ['', '3/compose.yaml', '3/firewall/rules/up.sh'];
      expect(names.map((name) => modeOf(places.generations, name).toString(8))).toEqual(wanted);
      expect(modeOf(places.generations, '3/secret.yaml')).toBe(0o600);
      expect(modeOf(places.records, '3.json')).toBe(0o600);
      expect(modeOf(places.state)).toBe(0o700);
    },
  );

  it('say of their files what can be checked later', () => {
    expect(fileRecords(files)).toEqual([
      { path: 'compose.yaml', sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
      { path: 'firewall/rules/up.sh', sha256: expect.any(String) },
    ]);
  });

  it('keep what a later version adds to their records', () => {
    const places = freshPlaces();
    const later = { ...someGeneration(1), addedLater: { deep: 1 } } as Generation;
    writeGeneration(places, later, [], tree);
    expect(readGeneration(places, 1, tree)).toEqual(later);
  });

  it('refuse a number of which anything is there', () => {
    for (const left of [
      'seaworthy/gen/7',
      '.seaworthy/generations/7.json',
      '.seaworthy/generations/7.json.next',
    ]) {
      const places = freshPlaces();
      mkdirSync(join(places.directory, left), { recursive: true });
      expect(codeOf(() => writeGeneration(places, someGeneration(7), files, tree))).toBe('generation-taken');
      expect(generationNumbers(places, tree)).toEqual([7]);
    }
  });

  it('are numbered by what is there, and strangers are no generations', () => {
    const places = freshPlaces();
    for (const number of [10, 9, 2]) writeGeneration(places, someGeneration(number), files, tree);
    mkdirSync(join(places.generations, 'mine'));
    writeFileSync(join(places.records, 'notes.json'), '');
    expect(generationNumbers(places, tree)).toEqual([2, 9, 10]);
    removeGeneration(places, 9, tree);
    removeGeneration(places, 9, tree);
    expect(generationNumbers(places, tree)).toEqual([2, 10]);
  });

  it('exist whole or not at all, whenever writing is killed, and go without a trace', () => {
    const points = killEverywhere(
      () => freshPlaces(),
      (places, mortal) => writeGeneration(places, someGeneration(1), files, mortal),
      (places) => {
        expect(readGeneration(places, 1, tree)).toBeNull();
        for (const number of generationNumbers(places, tree)) removeGeneration(places, number, tree);
        expect(generationNumbers(places, tree)).toEqual([]);
        writeGeneration(places, someGeneration(1), files, tree);
        expect(readGeneration(places, 1, tree)).toEqual(someGeneration(1));
      },
    );
    expect(points).toBeGreaterThan(10);
  });

  it('that are removed do not exist any more from the first step on, and the rest is found again', () => {
    killEverywhere(
      () => {
        const places = freshPlaces();
        writeGeneration(places, someGeneration(1), files, tree);
        return places;
      },
      (places, mortal) => removeGeneration(places, 1, mortal),
      (places) => {
        const isWhole = existsSync(join(places.generations, '1', 'compose.yaml'));
        if (readGeneration(places, 1, tree) !== null) expect(isWhole).toBe(true);
        removeGeneration(places, 1, tree);
        expect(generationNumbers(places, tree)).toEqual([]);
      },
    );
  });

  it('keep to their folder', () => {
    const places = freshPlaces();
    const astray = { path: '../../../escaped', text: '', executable: false };
    expect(() => writeGeneration(places, someGeneration(1), [astray], tree)).toThrow('lies in its folder');
  });

  it.each([
    ['a newer schema', { ...someGeneration(1), schemaVersion: 2 }, 'state-newer'],
    ['another shape', { ...someGeneration(1), edits: [{ key: 1 }] }, 'state-damaged'],
    [
      'a fragment of no kind',
      { ...someGeneration(1), contributions: [{ change: 'a/b', fragments: [{ kind: 'x' }] }] },
      'state-damaged',
    ],
  ])('of %s are refused, though the seal is right', (_name, record, code) => {
    const places = freshPlaces();
    writeFileSync(join(places.records, '1.json'), sealedText(record));
    expect(codeOf(() => readGeneration(places, 1, tree))).toBe(code);
  });
});

describe('runs', () => {
  it('are read oldest first, and changed whole or not at all', () => {
    const places = freshPlaces();
    expect(readRuns(places, tree)).toEqual([]);
    expect(nextRunNumber(places, tree)).toBe(1);
    for (const number of [10, 2, 1]) writeRun(places, someRun(number), tree);
    expect(readRuns(places, tree).map(({ number }) => number)).toEqual([1, 2, 10]);
    expect(nextRunNumber(places, tree)).toBe(11);
    const ended: Run = {
      ...someRun(2),
      status: 'applied',
      endedAt: '2026-11-22T12:05:00.000Z',
      undid: [1],
      undoneBy: 10,
      dump: 'd',
    };
    killEverywhere(
      () => places,
      (_, mortal) => writeRun(places, ended, mortal),
      () => expect([someRun(2), ended]).toContainEqual(readRun(places, 2, tree)),
    );
    expect(readRun(places, 2, tree)).toEqual(ended);
    expect(readRun(places, 3, tree)).toBeNull();
    expect(modeOf(places.runs, '2')).toBe(0o700);
    expect(modeOf(places.runs, '2', 'run.json')).toBe(0o600);
  });

  it('that were killed before they began are none, and are cleared away', () => {
    killEverywhere(
      () => freshPlaces(),
      (places, mortal) => writeRun(places, someRun(1), mortal),
      (places) => {
        expect(readRuns(places, tree)).toEqual([]);
        clearLeftovers(places, tree);
        expect(all(places.runs)).toEqual([]);
      },
    );
  });
});

describe('the journal', () => {
  it('gives its entries in order, and none of a run that has none', () => {
    const places = freshPlaces();
    writeRun(places, someRun(1), tree);
    expect(readJournal(places, 1, tree)).toEqual([]);
    for (const entry of someEntries) appendEntry(places, 1, entry, tree);
    expect(readJournal(places, 1, tree)).toEqual(someEntries);
    expect(modeOf(places.runs, '1', 'journal.jsonl')).toBe(0o600);
  });

  it('holds old values of rows of any kind', () => {
    const places = freshPlaces();
    writeRun(places, someRun(1), tree);
    const row = {
      kind: 'row',
      database: '_supabase',
      table: '_supavisor.tenants',
      key: { external_id: 'dev' },
      column: 'default_pool_size',
      value: 20,
      change: 'pool/sized',
      before: { deep: [null, 'ü', 1.5] },
    } as const;
    appendEntry(places, 1, { step: 'row', row, direction: 'apply' }, tree);
    expect(readJournal(places, 1, tree)).toEqual([{ step: 'row', row, direction: 'apply' }]);
  });
});

describe('the folders of ours', () => {
  it('are made once, kept out of Git, and stay as a person changed them', () => {
    const places = freshPlaces();
    prepareOurs(places, tree);
    expect(all(places.directory)).toEqual([
      '.env',
      '.seaworthy',
      '.seaworthy/.gitignore',
      '.seaworthy/generations',
      '.seaworthy/runs',
      'seaworthy',
      'seaworthy/.gitignore',
      'seaworthy/gen',
    ]);
    writeFileSync(join(places.ours, '.gitignore'), '*\n!notes\n');
    chmodSync(places.ours, 0o750);
    prepareOurs(places, tree);
    expect(readFileSync(join(places.ours, '.gitignore'), 'utf8')).toBe('*\n!notes\n');
    expect(modeOf(places.ours)).toBe(0o750);
  });

  it('are whole after a kill and one more try', () => {
    killEverywhere(
      () => {
        const places = freshPlaces();
        rmSync(join(places.state, '.gitignore'));
        rmSync(places.runs, { recursive: true });
        return places;
      },
      (places, mortal) => {
        prepareState(places, mortal);
        prepareOurs(places, mortal);
      },
      (places) => {
        // What a kill in the midst of writing leaves.
        writeFileSync(join(places.state, '.gitignore'), '');
        prepareState(places, tree);
        prepareOurs(places, tree);
        expect(readFileSync(join(places.state, '.gitignore'), 'utf8')).toBe('*\n');
        expect(all(places.directory).filter((name) => name.endsWith('.next'))).toEqual([]);
      },
    );
  });

  it.each(['seaworthy', 'seaworthy/gen', '.seaworthy/runs', '.seaworthy/generations'])(
    'refuse a link or a file in the place of %s',
    (name) => {
      const places = freshPlaces();
      const elsewhere = freshPlaces().directory;
      prepareOurs(places, tree);
      const path = join(places.directory, name);
      rmSync(path, { recursive: true });
      symlinkSync(elsewhere, path);
      const act = (): void => {
        writeRun(places, someRun(1), tree);
        writeGeneration(places, someGeneration(1), files, tree);
      };
      expect(codeOf(act)).toMatch(/^(in-the-way|tree-link)$/);
      rmSync(path);
      writeFileSync(path, 'precious');
      expect(codeOf(act)).toMatch(/^(in-the-way|tree-\S+)$/);
      expect(readFileSync(path, 'utf8')).toBe('precious');
      expect(readdirSync(elsewhere).sort()).toEqual(['.env', '.seaworthy']);
    },
  );

  it.runIf(process.geteuid?.() === 0)(
    'belong to the owner of the env file, else of the directory, when root makes them',
    () => {
      const byFile = freshPlaces();
      chownSync(byFile.envFile, 1234, 4321);
      const byDirectory = freshPlaces();
      rmSync(byDirectory.envFile);
      chownSync(byDirectory.directory, 1234, 4321);
      for (const places of [byFile, byDirectory]) {
        writeGeneration(places, someGeneration(1), files, tree);
        writeRun(places, someRun(1), tree);
        for (const entry of someEntries) appendEntry(places, 1, entry, tree);
        const made = [
          ...all(places.ours).map((name) => join(places.ours, name)),
          ...all(join(places.runs, '1')).map((name) => join(places.runs, '1', name)),
        ];
        expect(made.length).toBeGreaterThan(7);
        for (const path of made) expect(statSync(path), path).toMatchObject({ uid: 1234, gid: 4321 });
      }
    },
  );
});

describe('the env file before a run', () => {
  it('is kept with bytes, mode and owner', () => {
    const places = freshPlaces({ '.env': 'A=1\r\n' });
    chmodSync(places.envFile, 0o640);
    writeRun(places, someRun(1), tree);
    const snapshot = keepSnapshot(places, 1, tree);
    const { uid, gid } = statSync(places.envFile);
    expect(snapshot).toEqual({
      existed: true,
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      mode: 0o640,
      uid,
      gid,
    });
    writeFileSync(places.envFile, 'B=2');
    expect(snapshotBytes(places, 1, snapshot, tree)).toEqual(new Uint8Array(Buffer.from('A=1\r\n')));
    expect(modeOf(places.runs, '1', 'before.env')).toBe(0o600);
  });

  it('may not have been there', () => {
    const places = freshPlaces({});
    writeRun(places, someRun(1), tree);
    const snapshot = keepSnapshot(places, 1, tree);
    expect(snapshot).toEqual({ existed: false, sha256: null, mode: null, uid: null, gid: null });
    expect(snapshotBytes(places, 1, snapshot, tree)).toBeNull();
  });

  it('is refused as a link of either kind, or as no file', () => {
    const symbolic = freshPlaces({ real: 'A=1' });
    symlinkSync(join(symbolic.directory, 'real'), symbolic.envFile);
    const hard = freshPlaces({ real: 'A=1' });
    linkSync(join(hard.directory, 'real'), hard.envFile);
    const folder = freshPlaces({ '.env/x': '' });
    for (const places of [symbolic, hard, folder])
      expect(codeOf(() => lookAtEnvFile(places, tree))).toBe('in-the-way');
  });
});

describe('leftovers', () => {
  it('are cleared, and nothing else', () => {
    const places = freshPlaces();
    writeGeneration(places, someGeneration(1), files, tree);
    writeRun(places, someRun(1), tree);
    appendEntry(places, 1, { step: 'end', status: 'applied' }, tree);
    // A person's own file, in a folder where people may keep some.
    writeFileSync(join(places.ours, 'notes.next'), '');
    const before = all(places.directory);
    mkdirSync(join(places.runs, '2'));
    writeFileSync(join(places.runs, '2', 'run.json.next'), 'half');
    for (const name of ['run.json.next', 'before.env.next', 'journal.jsonl.next'])
      writeFileSync(join(places.runs, '1', name), '');
    for (const folder of [places.records, places.state]) writeFileSync(join(folder, 'x.next'), '');
    writeFileSync(join(places.ours, '.gitignore.next'), '');
    mkdirSync(join(places.directory, '.seaworthy-removed', 'deep'), { recursive: true });
    clearLeftovers(places, tree);
    expect(all(places.directory)).toEqual(before);
    clearLeftovers(places, tree);
  });

  it('of a dissolved state are none, wherever a kill falls', () => {
    const start = (): Places => {
      const places = freshPlaces();
      writeRun(places, someRun(1), tree);
      return places;
    };
    const points = killEverywhere(start, dissolveState, (places) => {
      if (existsSync(places.state)) expect(readRuns(places, tree)).toEqual([someRun(1)]);
      clearLeftovers(places, tree);
      expect(existsSync(join(places.directory, '.seaworthy-removed'))).toBe(false);
    });
    expect(points).toBe(3);
    const places = start();
    dissolveState(places, tree);
    expect(readdirSync(places.directory)).toEqual(['.env']);
  });
});
