import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { setEnvKeys } from '../../src/deployment/env-file/edit.ts';
import { literalOf } from '../../src/deployment/env-file/literal.ts';
import { parseEnvFile } from '../../src/deployment/env-file/parse.ts';
import { Problem } from '../../src/model/problem.ts';

// Asks Compose itself, through `env_file`, which needs no engine.
const hasCompose = spawnSync('docker', ['compose', 'version']).status === 0;
if (!hasCompose) console.info('skipped: 6 tests that ask Docker Compose, which is not installed');

type Values = Readonly<Record<string, string>>;

const read: readonly string[] = [
  'A=1\nB',
  'A B',
  '=x\n',
  '\ufeffA=1\r\n# c\r\n\r\n B = 2 # c\r\n',
  'export A=1\nexport=2\nexport\nC=3\n',
  'A: 1\nB:"2"\nC : \'3\'#c\n',
  'A="1"B=2 # c\nC="x" # c\n',
  'A= # c\nB=a #c\nC=a\t#c\nD=a#c\n',
  'a.b-c[0]=1\n\u00c9=2\nA\tB=3\n',
  'A="a\\nb\\tc\\rd"\nB=a\\nb\nC=\'a\\nb\'\n',
  "A=\"a\\\\\"\nB='a\\\\'\nC=\"\\c\\q\\'\"\nD='it\\'s'\n",
  'A="\\0101\\0377"\nB="\\0777\\08\\012\\0"\n',
  `A=p$$w\nB="p$$w\\$x"\nC='p$$w\${x}'\nD=5$ $5\n`,
  'A="1\n2\n" # c\nB=\'3\n# 4\'\n',
  'A=1\nA=2\n',
  '\u2003A=1\u2003\n\u00a0B=\u00a02\n',
  'A=x\rB=y\n',
];

const refused: readonly string[] = [
  'A="x\nB=1\n',
  "A='x\\'\n",
  'A$B=1\n',
  'A="1" b c\n',
  'A B=1\n',
  'A=1\nexport ',
  'A=1\n\ufeffB=1\n',
  'A#=1\n',
];

const awkward: readonly string[] = [
  '',
  ' ',
  'two words',
  'a #b',
  '#a',
  "it's",
  'say "so"',
  `both ' and "`,
  'pa$word',
  '$$',
  `\${A}`,
  'back\\',
  '\\n',
  '\\"',
  'a\nb\r\nc\td',
  '`id`',
  '\u00e9\u{1f600}',
];

describe.skipIf(!hasCompose)('env files and Docker Compose', () => {
  let directory = '';
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'seaworthy-env-'));
  });
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  /** The environment Compose makes of each text, or undefined when it refuses one of them. */
  async function ask(texts: readonly string[]): Promise<readonly Values[] | undefined> {
    const folder = mkdtempSync(join(directory, 'project-'));
    const services = texts.map((text, index) => {
      writeFileSync(join(folder, `${index}.env`), text);
      return [`s${index}`, { image: 'none', env_file: [`${index}.env`] }];
    });
    const project = JSON.stringify({ name: 'oracle', services: Object.fromEntries(services) });
    writeFileSync(join(folder, 'compose.json'), project);
    const file = join(folder, 'compose.json');
    const answer = await promisify(execFile)(
      'docker',
      ['compose', '-f', file, 'config', '--format', 'json'],
      {
        env: { PATH: process.env['PATH'] ?? '', HOME: folder },
      },
    ).catch((error: { code?: unknown }) => {
      if (error.code === 1) return undefined;
      throw error;
    });
    if (answer === undefined) return undefined;
    const printed = JSON.parse(answer.stdout) as { services: Record<string, { environment?: Values }> };
    return texts.map((_, index) => unescapeDollars(printed.services[`s${index}`]?.environment ?? {}));
  }

  it('agree on what odd files say', async () => {
    expect(read.map(valuesOf)).toEqual(await ask(read));
  });

  it('agree on which files cannot be read', async () => {
    const answers = await Promise.all(refused.map((text) => ask([text])));
    expect(answers).toEqual(refused.map(() => undefined));
    for (const text of refused) expect(() => parseEnvFile(text, '.env')).toThrow(Problem);
  });

  it.each(['A=1 # c\n', 'A="1"B=2\n', "\ufeffA: '1' # c\r\n", 'B=1'])(
    'agree on any value that is set in %j',
    async (text) => {
      const edited = awkward.map((value) => setEnvKeys(text, '.env', { A: value }));
      const answers = await ask(edited);
      expect(answers?.map((values) => values['A'])).toEqual(awkward);
    },
  );
});

function valuesOf(text: string): Values {
  const values: Record<string, string> = {};
  for (const line of parseEnvFile(text, '.env')) {
    if (line.kind === 'assignment' && line.bare !== true) values[line.key ?? ''] = literalOf(line) ?? '';
  }
  return values;
}

/** `docker compose config` prints each dollar twice, so that its output can be read again. */
function unescapeDollars(values: Values): Values {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, value.split('$$').join('$')]));
}
