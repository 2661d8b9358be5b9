import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { today } from '../../../test/helpers/facts.ts';
import { Problem, printProblem } from '../../model/problem.ts';
import { readAcceptances } from './read.ts';

const checks = ['exposure/database-on-all-addresses', 'backup/none', 'mail/sample-relay'];
const options = { file: 'seaworthy.ignore.yaml', checks, today };

function entries(text: string) {
  return readAcceptances(text, options).entries;
}

/** What a person reads of the mistake in a text. */
function complaint(text: string): string {
  try {
    entries(text);
  } catch (error) {
    if (error instanceof Problem) return printProblem(error);
    throw error;
  }
  return 'no complaint';
}

const sound = '- check: backup/none\n  reason: a trial\n  until: 2027-01-31\n';

/** A whole file out of the lines of its list. */
function file(list: string): string {
  return `accept:\n${list.replace(/^(?=.)/gm, '  ')}`;
}

describe('an ignore file', () => {
  it.each([
    ['an empty file', ''],
    ['comments alone', '# later\n'],
    ['the key alone', 'accept:\n'],
    ['an empty list', 'accept: []\n'],
  ])('accepts nothing with %s', (_case, text) => {
    expect(entries(text)).toEqual([]);
  });

  it('accepts a finding by its key, or what a check finds, with reason, last day and name', () => {
    const list = [
      '- key: exposure/database-on-all-addresses#1a2b3c4d',
      '  reason: the office firewall is in front, see runbook 4',
      '  until: 2027-03-01',
      '  by: ada',
      '- { check: backup/none, reason: a trial, until: "2026-12-01" }',
      '',
    ].join('\n');

    expect(entries(file(list))).toEqual([
      {
        names: 'key',
        name: 'exposure/database-on-all-addresses#1a2b3c4d',
        reason: 'the office firewall is in front, see runbook 4',
        until: '2027-03-01',
        by: 'ada',
        at: { file: 'seaworthy.ignore.yaml', line: 2 },
      },
      {
        names: 'check',
        name: 'backup/none',
        reason: 'a trial',
        until: '2026-12-01',
        at: { file: 'seaworthy.ignore.yaml', line: 6 },
      },
    ]);
  });

  it('takes a day that is past: that is told when the audit is done, not before', () => {
    expect(entries(file(sound.replace('2027-01-31', '2026-01-31')))).toHaveLength(1);
  });

  it('takes at most a year', () => {
    expect(complaint(file(sound.replace('2027-01-31', '2027-11-22')))).toBe('no complaint');
    expect(complaint(file(sound.replace('2027-01-31', '2027-11-23')))).toBe(
      'seaworthy.ignore.yaml:4: until 2027-11-23 is more than a year ahead\n' +
        'HINT: look at it again within a year: write 2027-11-22 or earlier',
    );
  });
});

describe('a mistake in an ignore file', () => {
  it.each([
    [
      sound.replace('backup/none', 'backup/nome'),
      ':2: no check is called "backup/nome"',
      'did you mean backup/none?',
    ],
    [
      sound.replace('backup/none', 'zzz/zzzzzzzz'),
      ':2: no check is called',
      'docs/checks/README.md lists all checks',
    ],
    [
      sound.replace('check: backup/none', 'key: backup/nome#1a2b3c4d'),
      ':2: no check is called "backup/nome"',
      'did you mean backup/none?',
    ],
    [
      sound.replace('check: backup/none', 'key: backup/none'),
      ':2: "backup/none" is not the key of a finding',
      'name the `key`',
    ],
    [
      sound.replace('check: backup/none', 'key: backup/none#xyz'),
      ':2: "backup/none#xyz" is not the key',
      'name the `key`',
    ],
    [sound.replace('  reason: a trial\n', ''), ':2: an entry has no reason', 'say in `reason`'],
    [sound.replace('a trial', '" "'), ':3: an entry has no reason', 'say in `reason`'],
    [sound.replace('a trial', ''), ':3: an entry has no reason', 'say in `reason`'],
    [sound.replace('a trial', '[a]'), ':3: an entry has no reason', 'say in `reason`'],
    [sound.replace('  until: 2027-01-31\n', ''), ':2: an entry has no expiry date', 'at most 2027-11-22'],
    [sound.replace('2027-01-31', 'soon'), ':4: until "soon" is not a date', 'for example 2026-11-22'],
    [sound.replace('2027-01-31', '2027-02-30'), ':4: until "2027-02-30" is not a date', 'YYYY-MM-DD'],
    [sound.replace('2027-01-31', '2027-1-31'), ':4: until "2027-1-31" is not a date', 'YYYY-MM-DD'],
    [
      sound.replace('2027-01-31', '2027-01-31T00:00:00Z'),
      ':4: until "2027-01-31T00:00:00Z" is not a date',
      'YYYY-MM-DD',
    ],
    [sound.replace('until', 'untill'), ':4: there is no key "untill"', 'did you mean until?'],
    [`${sound}  key: backup/none#1a2b3c4d\n`, ':2: an entry has key and check', 'name the `key`'],
    ['- reason: a\n  until: 2027-01-01\n', ':2: an entry names neither a key nor a check', 'name the `key`'],
    ['- backup/none\n', ':2: an entry should be a mapping', 'write `- { check: ID'],
  ])('%j is told with its line and what to do', (list, words, hint) => {
    const text = complaint(file(list));

    expect(text).toContain(`seaworthy.ignore.yaml${words}`);
    expect(text.slice(text.indexOf('\nHINT: '))).toContain(hint);
    expect(text).toMatch(/^[^\n]+(?:\nHINT: [^\n]+)+$/);
  });

  it.each([
    ['- check: backup/none\n', ':1: should be a mapping with the one key `accept`'],
    ['ignore:\n  - a\n', ':1: there is no key "ignore" at top level'],
    ['accept: backup/none\n', ':1: accept should be a list'],
    ['accept: []\n---\naccept: []\n', 'holds two YAML documents, should be one'],
    ['accept: !reset []\n', 'the tags !reset and !override mean nothing here'],
    ['accept:\n\t- a\n', ':2: tabs cannot indent YAML'],
    ['accept: "x\n', 'is not valid YAML'],
  ])('%j is told as well', (text, words) => {
    expect(complaint(text)).toContain(words);
    expect(complaint(text)).not.toMatch(/compose/i);
  });

  it('is the first of the file; the lines of the others are named', () => {
    const list = `${sound.replace('a trial', '')}${sound.replace('2027-01-31', 'soon')}`;

    expect(complaint(file(list))).toMatch(
      /^seaworthy\.ignore\.yaml:3: .*\nHINT: .*\nHINT: wrong too: line 7$/,
    );
  });

  it.each([
    'eyJhbGciOiJIUzI1NiJ9.eyJyb2xlIjoiYW5vbiJ9.c2lnbmF0dXJl',
    'postgres://postgres:hunter2hunter2@db/postgres',
  ])('is a secret in the words that every report shows, and %s is not repeated', (secret) => {
    for (const list of [
      sound.replace('a trial', `"${secret}"`),
      sound.replace('backup/none', `"${secret}"`),
    ]) {
      expect(complaint(file(list))).not.toBe('no complaint');
      expect(complaint(file(list))).not.toContain(secret);
    }
    expect(complaint(file(sound.replace('a trial', `"${secret}"`)))).toContain(
      'reason holds what looks like a secret',
    );
  });

  it('is never a bug of ours', () => {
    const pieces = fc.constantFrom(
      'accept:',
      '\n',
      '  - ',
      'check: ',
      'backup/none',
      '{',
      '}',
      '[',
      'reason: x',
      ', ',
      'until: ',
      '2027-01-01',
      '&a ',
      '*a',
      '"',
      ': ',
      '~',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 14 }), (parts) => {
        expect(complaint(parts.join(''))).toMatch(
          /^(?:no complaint|seaworthy\.ignore\.yaml:\d+: .*\nHINT: .*)/,
        );
      }),
    );
  });
});
