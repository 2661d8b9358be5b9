// What could be typed next. Words in, proposals out; what lies in files and catalogues comes from `look`.
import type { Command, ValueKind } from '../../commands/command.ts';
import { kebab, optionsOf, type TypedOption } from './options.ts';

export interface Candidate {
  readonly text: string;
  /** What it is, in a few words; empty where the word says it. */
  readonly brief: string;
}

export interface Proposal {
  readonly candidates: readonly Candidate[];
  /** What the shell itself should complete the value to. */
  readonly paths: 'files' | 'directories' | null;
  /** What of the last word stands before the value: `--format=` of `--format=js`. Candidates do not repeat it. */
  readonly prefix: string;
}

/** Values of a kind that begin with `partial`, for the deployment in `directory` as it was typed. */
export type Look = (kind: ValueKind, partial: string, directory: string) => readonly Candidate[];

/** `words` follow the program's name; the last one is being typed and may be empty. */
export function propose(words: readonly string[], commands: readonly Command[], look: Look): Proposal {
  const partial = words.at(-1) ?? '';
  const before = words.slice(0, -1).filter((word) => word !== '--no-color');
  const [verb, ...rest] = before;
  if (verb === undefined) return starting(partial, firstWords(partial, commands));
  if (verb === 'help') return starting(partial, rest.length === 0 ? verbs(commands) : []);
  const command = commands.find(({ name }) => name === verb);
  return command === undefined ? nothing : within(command, rest, partial, look);
}

const nothing: Proposal = { candidates: [], paths: null, prefix: '' };

const globalFlags: readonly Candidate[] = [
  { text: '--help', brief: 'Print help information and exit' },
  { text: '--version', brief: 'Print version information and exit' },
  { text: '--no-color', brief: 'Print without colour' },
];

function firstWords(partial: string, commands: readonly Command[]): readonly Candidate[] {
  if (partial.startsWith('-')) return globalFlags;
  return [...verbs(commands), { text: 'help', brief: 'Explain a command' }];
}

function verbs(commands: readonly Command[]): readonly Candidate[] {
  return commands.map(({ name, summary }) => ({ text: name, brief: summary }));
}

function starting(partial: string, candidates: readonly Candidate[]): Proposal {
  return { ...nothing, candidates: candidates.filter(({ text }) => text.startsWith(partial)) };
}

function within(command: Command, typed: readonly string[], partial: string, look: Look): Proposal {
  const { named, positional } = optionsOf(command);
  const seen = readThrough(typed, named);
  const values = (option: TypedOption, value: string) => valuesOf(option, value, seen.directory, look);
  if (seen.awaiting !== null) return values(seen.awaiting, partial);
  const isFlag = partial.startsWith('-') && !seen.onlyPositions;
  const [, prefix = '', value = ''] = (isFlag ? /^(--[^=]+=)(.*)$/s.exec(partial) : null) ?? [];
  if (prefix !== '') {
    const option = find(prefix.slice(0, -1), named);
    return option?.takesValue === true ? { ...values(option, value), prefix } : nothing;
  }
  if (isFlag) return starting(partial, flags(named, seen.given, partial));
  const next = positional[seen.positions];
  const proposal = next === undefined ? nothing : values(next, partial);
  if (proposal.paths !== null || proposal.candidates.length > 0 || partial !== '') return proposal;
  // Where no value can be proposed, an option is all that could follow.
  return seen.onlyPositions ? nothing : starting(partial, flags(named, seen.given, '--'));
}

interface Seen {
  /** The option whose value comes next. */
  readonly awaiting: TypedOption | null;
  readonly given: ReadonlySet<string>;
  readonly positions: number;
  /** Behind `--`. */
  readonly onlyPositions: boolean;
  readonly directory: string;
}

function readThrough(words: readonly string[], named: readonly TypedOption[]): Seen {
  return words.reduce((seen, word) => readWord(seen, word, named), {
    awaiting: null,
    given: new Set(),
    positions: 0,
    onlyPositions: false,
    directory: '.',
  } as Seen);
}

function readWord(seen: Seen, word: string, named: readonly TypedOption[]): Seen {
  if (seen.awaiting !== null) return { ...withValue(seen, seen.awaiting, word), awaiting: null };
  if (seen.onlyPositions || !word.startsWith('-')) return { ...seen, positions: seen.positions + 1 };
  if (word === '--') return { ...seen, onlyPositions: true };
  const [, form = word, value] = /^(--[^=]+)=(.*)$/s.exec(word) ?? [];
  const option = find(form, named);
  if (option === undefined) return seen;
  const noted = { ...seen, given: new Set([...seen.given, option.name]) };
  if (value !== undefined) return withValue(noted, option, value);
  return { ...noted, awaiting: option.takesValue ? option : null };
}

function withValue(seen: Seen, option: TypedOption, value: string): Seen {
  return option.name === 'directory' ? { ...seen, directory: value } : seen;
}

function find(form: string, named: readonly TypedOption[]): TypedOption | undefined {
  const same = form.startsWith('--') ? kebab(form) : form;
  return named.find(({ forms }) => forms.includes(same));
}

/** One-letter forms are listed when somebody has typed no more than a hyphen. */
function flags(
  named: readonly TypedOption[],
  given: ReadonlySet<string>,
  partial: string,
): readonly Candidate[] {
  const possible = named.filter(({ name, repeats }) => repeats || !given.has(name));
  return possible.flatMap(({ forms, brief }) => {
    const shown = partial === '-' ? forms : forms.filter((form) => form.startsWith('--'));
    return shown.map((text) => ({ text, brief }));
  });
}

function valuesOf(option: TypedOption, partial: string, directory: string, look: Look): Proposal {
  const { choices, kind } = option;
  if (choices.length > 0)
    return starting(
      partial,
      choices.map((text) => ({ text, brief: '' })),
    );
  if (kind === 'file') return { ...nothing, paths: 'files' };
  if (kind === 'directory') return { ...nothing, paths: 'directories' };
  return kind === null ? nothing : starting(partial, look(kind, partial, directory));
}
