import { type Mapping, type Node, textOf } from '../../deployment/node.ts';
import { redactShapes } from '../../facts/redaction/shapes.ts';
import type { Place } from '../../model/place.ts';
import { nearNames } from '../near-names.ts';
import { listed } from '../words.ts';
import { dayOf, yearAfter } from './day.ts';
import type { AcceptanceEntry } from './entry.ts';
import type { ReadingOptions } from './read.ts';

/** Something wrong with an entry. */
export interface Mistake {
  readonly text: string;
  readonly at: Place;
  readonly hint: string;
}

type ReadEntry = { readonly entry: AcceptanceEntry } | { readonly mistakes: readonly Mistake[] };

const keys = ['key', 'check', 'reason', 'until', 'by'] as const;
type Key = (typeof keys)[number];

/** One entry of the list, complete and true to its words, or everything that is wrong with it. */
export function readEntry(node: Node, options: ReadingOptions): ReadEntry {
  if (node.kind !== 'mapping') {
    const hint = 'write `- { check: ID, reason: WHY, until: YYYY-MM-DD }`';
    return { mistakes: [{ text: 'an entry should be a mapping', at: node.at, hint }] };
  }
  const strange = strangers(node);
  // A misspelt key explains why the right one is missing.
  if (strange.length > 0) return { mistakes: strange };
  const mistakes = [
    ...nameMistakes(node, options),
    ...reasonMistakes(node),
    ...untilMistakes(node, options.today),
    ...wordsMistakes(node),
  ];
  if (mistakes.length > 0) return { mistakes };
  const by = said(node, 'by');
  const key = said(node, 'key');
  return {
    entry: {
      names: key === '' ? 'check' : 'key',
      name: key === '' ? said(node, 'check') : key,
      reason: said(node, 'reason'),
      until: said(node, 'until'),
      ...(by === '' ? {} : { by }),
      at: startOf(node),
    },
  };
}

/** The text of a key; empty when there is none. */
function said(entry: Mapping, key: Key): string {
  return (textOf(entry.entries.get(key)?.value) ?? '').trim();
}

function startOf(entry: Mapping): Place {
  const [first] = entry.entries.values();
  return first?.keyAt ?? entry.at;
}

function placeOf(entry: Mapping, key: Key): Place {
  return entry.entries.get(key)?.keyAt ?? startOf(entry);
}

function strangers(entry: Mapping): readonly Mistake[] {
  return [...entry.entries]
    .filter(([key]) => !(keys as readonly string[]).includes(key))
    .map(([key, { keyAt }]) => {
      const [near] = nearNames(key, keys);
      const hint = near === undefined ? `an entry takes ${listed(keys)}` : `did you mean ${near}?`;
      return { text: `there is no key ${quoted(key)}`, at: keyAt, hint };
    });
}

function nameMistakes(entry: Mapping, { checks }: ReadingOptions): readonly Mistake[] {
  const [key, check] = [said(entry, 'key'), said(entry, 'check')];
  const hint = 'name the `key` of one finding (seaworthy audit --json shows it), or a `check`';
  if (key !== '' && check !== '') {
    return [
      { text: 'an entry has key and check, should have one of them', at: placeOf(entry, 'check'), hint },
    ];
  }
  if (key === '' && check === '') {
    return [{ text: 'an entry names neither a key nor a check', at: startOf(entry), hint }];
  }
  if (key !== '' && !/^[^#]+#[0-9a-f]{8}$/.test(key)) {
    return [{ text: `${quoted(key)} is not the key of a finding`, at: placeOf(entry, 'key'), hint }];
  }
  const id = key === '' ? check : (key.split('#')[0] ?? '');
  if (checks.includes(id)) return [];
  const near = nearNames(id, checks);
  const meant =
    near.length === 0 ? 'docs/checks/README.md lists all checks' : `did you mean ${near.join(', ')}?`;
  const at = placeOf(entry, key === '' ? 'check' : 'key');
  return [{ text: `no check is called ${quoted(id)}`, at, hint: meant }];
}

function reasonMistakes(entry: Mapping): readonly Mistake[] {
  if (said(entry, 'reason') !== '') return [];
  const hint = 'say in `reason` why this may stay for now: the next person has to judge it';
  return [{ text: 'an entry has no reason', at: placeOf(entry, 'reason'), hint }];
}

function untilMistakes(entry: Mapping, today: Date): readonly Mistake[] {
  const until = said(entry, 'until');
  const at = placeOf(entry, 'until');
  const last = yearAfter(today);
  if (until === '') {
    return [
      { text: 'an entry has no expiry date', at, hint: `write \`until: YYYY-MM-DD\`, at most ${last}` },
    ];
  }
  if (!isDay(until)) {
    const hint = `write it as YYYY-MM-DD, for example ${dayOf(today)}`;
    return [{ text: `until ${quoted(until)} is not a date`, at, hint }];
  }
  if (until <= last) return [];
  const hint = `look at it again within a year: write ${last} or earlier`;
  return [{ text: `until ${until} is more than a year ahead`, at, hint }];
}

function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && dayOf(day) === text;
}

/** What stands there is printed in every report. */
function wordsMistakes(entry: Mapping): readonly Mistake[] {
  return (['reason', 'by'] as const).flatMap((key) => {
    const given = entry.entries.get(key)?.value;
    const at = placeOf(entry, key);
    if (given !== undefined && given.kind !== 'scalar') {
      return [{ text: `${key} should be text`, at, hint: 'write one line of text' }];
    }
    const text = said(entry, key);
    if (redactShapes(text) === text) return [];
    return [
      { text: `${key} holds what looks like a secret`, at, hint: 'say it without: every report shows it' },
    ];
  });
}

/** A value of the file as a message may repeat it. */
export function quoted(text: string): string {
  const safe = redactShapes(text);
  return JSON.stringify(safe.length <= 60 ? safe : `${safe.slice(0, 59)}…`);
}
