import { describe, expect, it } from 'vitest';
import { fakeWorld } from '../../../test/helpers/world.ts';
import { practices } from '../../practices/catalogue.generated.ts';
import { commands } from '../commands.ts';
import { type Look, propose } from './propose.ts';
import { lookIn } from './values.ts';

const runs: Look = (kind, _, directory) => {
  return kind.startsWith('run') ? [{ text: `7-of-${directory}`, brief: '' }] : [];
};
const catalogue = lookIn(fakeWorld());

function texts(words: readonly string[], look: Look = runs): readonly string[] {
  return propose(words, commands, look).candidates.map(({ text }) => text);
}

describe('what could be typed next', () => {
  it('is an option that was not given yet, or may be given again', () => {
    const before = ['audit', '--format', 'json', '--only=tls', '-C', 'x'];
    const options = texts([...before, '--']);
    expect(options).toContain('--only');
    expect(options).toContain('--fail-on');
    expect(options).not.toContain('--format');
    expect(options).not.toContain('--directory');
  });

  it('has one-letter forms when no more than a hyphen is there', () => {
    expect(texts(['audit', '-'])).toEqual(expect.arrayContaining(['-C', '-o', '--output', '-h']));
    expect(texts(['audit', '--'])).not.toContain('-C');
  });

  it('is a value behind an option, in each of its spellings', () => {
    expect(texts(['audit', '--fail-on', 'P'])).toEqual(['P0', 'P1', 'P2', 'P3']);
    expect(texts(['audit', '--failOn', 'n'])).toEqual(['none']);
    expect(propose(['audit', '--fail-on=P0'], commands, runs)).toMatchObject({
      candidates: [{ text: 'P0' }],
      prefix: '--fail-on=',
    });
  });

  it.each([
    [['audit', '-o', '']],
    [['audit', '--facts', 'x']],
    [['plan', '-f', '']],
    [['apply', '']],
    [['audit', '--env-file=']],
  ])('is a file for %j', (words) => {
    expect(propose(words, commands, runs)).toMatchObject({ candidates: [], paths: 'files' });
  });

  it('is a directory for -C', () => {
    expect(propose(['audit', '-C', ''], commands, runs)).toMatchObject({
      candidates: [],
      paths: 'directories',
    });
    expect(propose(['audit', '--directory=x'], commands, runs).paths).toBe('directories');
  });

  it('is a run of the deployment that was named', () => {
    expect(texts(['rollback', ''])).toEqual(['7-of-.']);
    expect(texts(['rollback', '-C', 'a b', ''])).toEqual(['7-of-a b']);
    expect(texts(['history', '--json', '--directory=x', '7'])).toEqual(['7-of-x']);
  });

  it('is an option where a run would come and there is none, and after the last word by position', () => {
    expect(texts(['rollback', ''], () => [])).toContain('--dry-run');
    expect(texts(['rollback', '3', ''])).toContain('--dry-run');
  });

  it('is nothing after --, after free text, and behind an option that takes no value', () => {
    expect(texts(['rollback', '3', '--', ''])).toEqual([]);
    expect(texts(['rollback', '--', '-'])).toEqual([]);
    expect(texts(['init', '--domain', ''])).toEqual([]);
    expect(texts(['audit', '--json='])).toEqual([]);
    expect(texts(['nonesuch', ''])).toEqual([]);
  });

  it('is a verb at the beginning, whatever was said of colours, and after help', () => {
    expect(texts(['--no-color', 'his'])).toEqual(['history']);
    expect(texts(['help', 'his'])).toEqual(['history']);
    expect(texts(['help', 'history', ''])).toEqual([]);
    expect(texts(['--'])).toEqual(['--help', '--version', '--no-color']);
  });

  it('is a practice, and its checks once it is clear which', () => {
    expect(texts(['audit', '--only', ''], catalogue)).toEqual(practices.map(({ id }) => id));
    const members = texts(['audit', '--only', 'logs'], catalogue);
    expect(members[0]).toBe('logs');
    expect(members.length).toBeGreaterThan(1);
    expect(members.every((text) => text.startsWith('logs'))).toBe(true);
    expect(texts(['audit', '--only', 'tls/no'], catalogue)).toEqual(['tls/none']);
  });

  it('is one more after a comma, and none twice', () => {
    expect(texts(['audit', '--skip', 'mail,tls/no'], catalogue)).toEqual(['mail,tls/none']);
    expect(texts(['audit', '--skip', 'tls,ma'], catalogue)[0]).toBe('tls,mail');
    expect(texts(['audit', '--skip', 'tls,tl'], catalogue)).not.toContain('tls,tls');
  });

  it('is a practice that can change something, for a plan', () => {
    const possible = texts(['plan', '--only', ''], catalogue);
    expect(possible).toContain('exposure');
    expect(possible).not.toContain('replicas');
  });
});
