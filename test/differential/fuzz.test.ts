// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are Compose expressions
import { expect, it } from 'vitest';
import { askOurselves } from './compare.ts';
import { judgeCase } from './compare-case.ts';
import { inFolder } from './folders.ts';
import { describeWithOracle } from './oracle.ts';
import { Random } from './random.ts';

const perKind = Number(process.env['SEAWORTHY_VALUES'] ?? 60);
const refusalsPerKind = Math.ceil(perKind / 15);
const env = 'A=one\nB=two words\nE=\n';

interface Kind {
  readonly name: string;
  /** Pieces that values are strung together from. */
  readonly pieces: readonly [string, ...string[]];
  readonly most: number;
  /** The attributes of a service that hold the value. */
  readonly write: (value: string) => string;
}

const quoted = (value: string) => JSON.stringify(value);

const kinds: readonly Kind[] = [
  {
    name: 'templates',
    pieces: [
      '$',
      '{',
      '}',
      '$A',
      '${A}',
      '${',
      ':-',
      '-',
      ':+',
      '+',
      '?',
      ':?',
      'A',
      'E',
      'U',
      ' ',
      '$$',
      '${U:-',
      '${E-',
      '${A:+',
      '"',
      'x',
    ],
    most: 9,
    write: (value) => `environment: {V: ${quoted(value)}}`,
  },
  {
    name: 'commands',
    pieces: [
      'a',
      ' ',
      '"',
      "'",
      '\\',
      'b',
      '$$',
      '(',
      ')',
      '`',
      '>',
      '2',
      ';',
      '&',
      '|',
      '\t',
      'n',
      't',
      '\n',
    ],
    most: 8,
    write: (value) => `command: ${quoted(value)}`,
  },
  {
    name: 'ports',
    pieces: [
      '80',
      '81',
      '8',
      ':',
      '-',
      '/',
      'tcp',
      'udp',
      '127.0.0.1',
      '[::1]',
      '',
      '90',
      'x',
      '65536',
      '0',
      '080',
    ],
    most: 7,
    write: (value) => `ports: [${quoted(value)}]`,
  },
  {
    name: 'volumes',
    pieces: ['.', '/', 'a', ':', '~', 'ro', 'rw', 'z', ',', 'C', '..', 'nocopy', 'shared', '\\', 'b', 'é'],
    most: 8,
    write: (value) => `volumes: [${quoted(value)}]`,
  },
  {
    name: 'durations',
    pieces: [
      '1',
      '0',
      '30',
      '.',
      's',
      'm',
      'h',
      'ms',
      'us',
      'ns',
      'd',
      'w',
      '-',
      '+',
      ' ',
      'x',
      '9999999999',
    ],
    most: 5,
    write: (value) => `stop_grace_period: ${quoted(value)}`,
  },
  {
    name: 'sizes',
    pieces: ['1', '0', '.', '512', 'm', 'k', 'G', 'b', 'i', 'B', ' ', '-', '+', 'e', 't', 'p', '1e3'],
    most: 5,
    write: (value) => `mem_limit: ${quoted(value)}`,
  },
  {
    name: 'plain scalars',
    pieces: [
      '1',
      '0',
      '7',
      '9',
      '.',
      'e',
      '+',
      '-',
      'x',
      'o',
      'b',
      '_',
      'f',
      ':',
      'true',
      'no',
      '~',
      'null',
      'inf',
      '00',
    ],
    most: 6,
    write: (value) => `environment: {V: a}\n    labels:\n      k: ${value}`,
  },
  {
    name: 'dates',
    pieces: [
      '2020',
      '-',
      '-',
      '02',
      '2',
      '30',
      '29',
      '12',
      'T',
      't',
      ' ',
      ':',
      ':',
      '5',
      '.5',
      '.1230',
      'Z',
      '+01:00',
    ],
    most: 11,
    write: (value) => `x-date: a\n    labels:\n      x: 2020-${value}`,
  },
  {
    name: 'extra hosts',
    pieces: ['a', '=', ':', '1.2.3.4', '[::1]', '::1', ',', 'b', ''],
    most: 5,
    write: (value) => `extra_hosts: [${quoted(value)}]`,
  },
  {
    name: 'paths',
    pieces: ['.', '..', '/', 'a', '~', '//', 'b/', 'http://x', 'git@', 'C:\\', 'service:'],
    most: 5,
    write: (value) =>
      `build: {context: ${quoted(`p${value}`)}, dockerfile: d}\n    volumes: [{type: bind, source: ${quoted(value)}, target: /t}]`,
  },
];

function file(values: readonly string[], kind: Kind): Readonly<Record<string, string>> {
  const services = values.map((value, index) => `  s${index}:\n    image: x\n    ${kind.write(value)}\n`);
  const volumes = 'volumes: {a: , b: , aa: , ab: , ba: , bb: }\n';
  return {
    '.env': env,
    'compose.yaml': `services:\n${services.join('')}${kind.name === 'volumes' ? volumes : ''}`,
  };
}

function make(random: Random, kind: Kind): string {
  return Array.from({ length: 1 + random.below(kind.most) }, () => random.pick(kind.pieces)).join('');
}

describeWithOracle('random values', () => {
  const seed = Number(process.env['SEAWORTHY_SEED'] ?? 20261122);
  console.log(`random values: SEAWORTHY_SEED=${seed}`);

  it.each(kinds)(
    '$name mean to us what they mean to Compose',
    async (kind) => {
      const random = new Random(seed);
      const accepted: string[] = [];
      const refused: string[] = [];
      for (let index = 0; index < perKind; index += 1) {
        const value = make(random, kind);
        const answer = await inFolder(file([value], kind), async (directory) => askOurselves({ directory }));
        (answer.ok ? accepted : refused).push(value);
      }
      const together = await judgeCase({ name: '', files: file(accepted, kind) });
      expect(together.differences.map((line) => `${line} of ${JSON.stringify(accepted)}`)).toEqual([]);
      for (const value of refused.slice(0, refusalsPerKind)) {
        const { differences } = await judgeCase({ name: '', files: file([value], kind) });
        expect(differences.map((line) => `${line} of ${JSON.stringify(value)}`)).toEqual([]);
      }
    },
    600_000,
  );

  it('env files mean to us what they mean to Compose', async () => {
    const random = new Random(seed);
    for (let index = 0; index < perKind / 2; index += 1) {
      const text = Array.from({ length: 1 + random.below(25) }, () => random.pick(envPieces)).join('');
      const { differences } = await judgeCase({ name: '', files: envFiles(text) });
      expect(differences.map((line) => `${line} of ${JSON.stringify(text)}`)).toEqual([]);
    }
  }, 600_000);
});

const envPieces = [
  'A',
  'B',
  'C',
  '=',
  '=',
  '=',
  '\n',
  '\n',
  '\n',
  '"',
  '"',
  "'",
  "'",
  '$A',
  '${B}',
  '${C:-d}',
  ' ',
  '#',
  ' #',
  '\\',
  'n',
  'x',
  'export ',
  ':',
  '\r',
  '\t',
  '-',
  '$$',
  '\\$',
  '1',
] as const;

function envFiles(text: string): Readonly<Record<string, string>> {
  return {
    '.env': text,
    'web.env': text,
    'compose.yaml':
      'services:\n  a: {image: x, environment: [A, B, C, AA, AB, x, n]}\n  b: {image: x, env_file: web.env}\n',
  };
}
