import type { Command, ValueKind } from '../../commands/command.ts';
import { flagOf } from '../flags.ts';

/** One option as somebody types it. */
export interface TypedOption {
  /** As the command knows it: `failOn`. */
  readonly name: string;
  /** `--fail-on`, with `-o` and the like after it. */
  readonly forms: readonly string[];
  readonly brief: string;
  readonly takesValue: boolean;
  /** May be given again. */
  readonly repeats: boolean;
  /** Every value there is, of an enum; else none. */
  readonly choices: readonly string[];
  /** What a text value is; null where the command says nothing of it. */
  readonly kind: ValueKind | null;
}

/** Every option of a command: what is given by name, and by position in its order. */
export function optionsOf(command: Command): {
  readonly named: readonly TypedOption[];
  readonly positional: readonly TypedOption[];
} {
  const all = Object.keys(command.input.shape).map((name) => typedOption(command, name));
  const positions = command.positional ?? [];
  return {
    named: [...all.filter(({ name }) => !positions.includes(name)), ...always],
    positional: positions.flatMap((name) => all.filter((option) => option.name === name)),
  };
}

/** What every command takes beside its own. */
const always: readonly TypedOption[] = [
  plain(['--help', '-h'], 'Print help information and exit'),
  plain(['--no-color'], 'Print without colour'),
];

function plain(forms: readonly string[], brief: string): TypedOption {
  return { name: forms[0] ?? '', forms, brief, takesValue: false, repeats: false, choices: [], kind: null };
}

function typedOption(command: Command, name: string): TypedOption {
  const flag = flagOf(name, command.input.shape[name] as (typeof command.input.shape)[string]);
  const long = kebab(name);
  const letters = Object.entries(command.aliases ?? {}).filter(([, target]) => target === name);
  return {
    name,
    forms: [
      `--${long}`,
      ...(flag.withNegated === true ? [`--no-${long}`] : []),
      ...letters.map(([letter]) => `-${letter}`),
    ],
    brief: flag.brief,
    takesValue: flag.kind !== 'boolean',
    repeats: flag.variadic === true,
    choices: flag.values ?? [],
    kind: command.values?.[name] ?? null,
  };
}

/** `failOn` and `fail-on` are the same option; the second is shown. */
export function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
