import {
  type Application,
  type ApplicationText,
  buildApplication,
  buildCommand,
  buildRouteMap,
  type CommandContext,
  formatMessageForArgumentScannerError,
  text_en,
} from '@stricli/core';
import type { z } from 'zod';
import type { Command, CommandResult, Screen } from '../commands/command.ts';
import { oneLine, Problem } from '../model/problem.ts';
import { version } from '../model/version.ts';
import type { World } from '../ports/world.ts';
import { commands } from './commands.ts';
import { flagOf } from './flags.ts';

/** What every command is run with. */
export interface CliContext extends CommandContext {
  readonly world: World;
  readonly screen: Screen;
  /** Takes what the command that ran came to. */
  deliver(outcome: Delivered): void;
}

export type Delivered =
  | { readonly ok: true; readonly result: CommandResult }
  | { readonly ok: false; readonly error: unknown };

/** The whole command line, made from the list of commands. */
export function application(): Application<CliContext> {
  const routes = Object.fromEntries(commands.map((command) => [command.name, route(command)]));
  const root = buildRouteMap<string, CliContext>({
    routes,
    docs: {
      brief: 'Makes a self-hosted Supabase fit for production and keeps it so.',
      fullDescription: [
        'Makes a self-hosted Supabase fit for production and keeps it so.',
        'Start with: seaworthy audit -C DIRECTORY',
        'Every command takes --no-color; NO_COLOR is respected.',
        'Independent software, not affiliated with Supabase.',
      ].join('\n'),
    },
  });
  return buildApplication(root, {
    name: 'seaworthy',
    scanner: { caseStyle: 'allow-kebab-for-camel', allowArgumentEscapeSequence: true },
    documentation: { disableAnsiColor: true, useAliasInUsageLine: true, onlyRequiredInUsageLine: true },
    versionInfo: { currentVersion: version },
    localization: { loadText: () => usageText },
  });
}

/** Usage errors in the house's grammar: what was seen, then `HINT:`. */
const usageText: ApplicationText = {
  ...text_en,
  exceptionWhileParsingArguments(error) {
    const message =
      error instanceof Error && 'externalFlagNameOrPlaceholder' in error
        ? formatMessageForArgumentScannerError(error as never, {})
        : String(error instanceof Error ? error.message : error);
    return `${oneLine(message)}\nHINT: add --help to see every option`;
  },
  noCommandRegisteredForInput({ input, corrections }) {
    const near =
      corrections.length > 0 ? `did you mean ${corrections.join(', ')}?` : 'seaworthy --help lists them';
    return `no command is called ${JSON.stringify(input)}\nHINT: ${near}`;
  },
};

function route(command: Command) {
  const positional = command.positional ?? [];
  const options = Object.entries(command.input.shape).map(([name, option]) => ({
    name,
    flag: flagOf(name, option),
  }));
  const named = options.filter(({ name }) => !positional.includes(name));
  const parameters = positional.map((name) => {
    const brief = options.find((option) => option.name === name)?.flag.brief ?? name;
    return { brief, placeholder: name, parse: String, optional: true };
  });
  return buildCommand<Record<string, unknown>, readonly string[], CliContext>({
    async func(given, ...words) {
      const byPosition = Object.fromEntries(positional.map((name, index) => [name, words[index]]));
      try {
        const input = validated(command, { ...given, ...byPosition });
        this.deliver({ ok: true, result: await command.run(input, this.world, this.screen) });
      } catch (error) {
        this.deliver({ ok: false, error });
      }
    },
    // stricli derives these types from a literal; ours come from zod at run time.
    parameters: {
      flags: Object.fromEntries(named.map(({ name, flag }) => [name, flag])) as never,
      aliases: (command.aliases ?? {}) as never,
      positional: { kind: 'tuple', parameters } as never,
    },
    docs: { brief: command.summary, fullDescription: command.description },
  });
}

function validated(command: Command, given: Record<string, unknown>): Record<string, unknown> {
  const parsed = command.input.safeParse(given);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new Problem({
    code: 'usage',
    message: `${issue?.path.join('.') ?? 'input'} should be ${issue === undefined ? 'another' : wantedBy(issue)}`,
    hints: [`seaworthy ${command.name} --help shows every option`],
  });
}

/** What zod refuses, in the words of a person. */
function wantedBy(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_value') return `one of ${issue.values.join(', ')}`;
  if (issue.code === 'too_small') return `${issue.minimum} or more`;
  if (issue.code === 'too_big') return `${issue.maximum} or less`;
  if (issue.code === 'invalid_type') return issue.expected === 'string' ? 'text' : 'a whole number';
  return issue.message;
}
