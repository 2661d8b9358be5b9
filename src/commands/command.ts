// A command: validated input in, text and an exit code out. The CLI (later HTTP and MCP) reads these definitions;
// flags, help and the reference page are made from `input`, so there is no second copy of an option.
import type { z } from 'zod';
import type { World } from '../ports/world.ts';

/** What a command may do: `read` changes nothing; `destroy` can lose something. */
export type Effect = 'read' | 'write' | 'destroy';

export interface CommandResult {
  /** DESIGN rule 9. */
  readonly exitCode: number;
  /** The result, for stdout; ends with a newline unless empty. */
  readonly text: string;
}

/**
 * What the value of a text option is, so that a shell can propose some. `subjects` are practices or checks and
 * `change-subjects` practices or changes, both several with commas; `words` is free text, for which there is nothing.
 */
export type ValueKind =
  | 'file'
  | 'directory'
  | 'check'
  | 'subjects'
  | 'change-subjects'
  | 'run'
  | 'run-in-effect'
  | 'words';

/** How the result will be shown. */
export interface Screen {
  /** Columns. */
  readonly width: number;
  readonly colour: boolean;
}

export interface CommandDefinition<Shape extends z.ZodRawShape> {
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** The help page: what it does, what it never does, examples. */
  readonly description: string;
  readonly effect: Effect;
  /** Every option with its type, default and `.describe()` text. */
  readonly input: z.ZodObject<Shape>;
  /** Options given by position, in order. */
  readonly positional?: readonly (keyof Shape & string)[];
  /** One-letter forms. */
  readonly aliases?: Readonly<Record<string, keyof Shape & string>>;
  /** What each text option holds; a law test asks for all of them. Enums need no entry. */
  readonly values?: { readonly [Option in keyof Shape & string]?: ValueKind };
  readonly run: (input: z.infer<z.ZodObject<Shape>>, world: World, screen: Screen) => Promise<CommandResult>;
}

/** A command with its input's type forgotten; `run` must be given what `input.parse` returned. */
export type Command = CommandDefinition<z.ZodRawShape>;

export function defineCommand<Shape extends z.ZodRawShape>(definition: CommandDefinition<Shape>): Command {
  return definition as unknown as Command;
}
