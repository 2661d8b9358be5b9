import { z } from 'zod';
import { type Known, unknownFact } from '../model/fact.ts';
import type { FactName, Facts } from '../model/facts/table.ts';
import { Problem } from '../model/problem.ts';
import { backupFacts } from './saved/backups.ts';
import { fileFacts } from './saved/files.ts';
import { machineFacts } from './saved/machine.ts';
import { objectFacts } from './saved/objects.ts';
import { postgresFacts } from './saved/postgres.ts';
import { traceFacts } from './saved/traces.ts';
import { factNames } from './sources.ts';

/** What `--save-facts` writes. Facts hold no secret, so neither does this. */
export function serialiseFacts(facts: Facts): string {
  return `${JSON.stringify(facts, null, 2)}\n`;
}

const missing = z.object({ known: z.literal(false), reason: z.string() });

function knownOrNot(value: z.ZodType) {
  return z.discriminatedUnion('known', [z.object({ known: z.literal(true), value }), missing]).optional();
}

/** Made when saved facts are read, which few runs do: these are many shapes. */
function makeShape() {
  const facts: Readonly<Partial<Record<FactName, z.ZodType>>> = {
    ...fileFacts,
    ...backupFacts,
    ...machineFacts,
    ...objectFacts,
    ...postgresFacts,
    ...traceFacts,
  };
  const table = z.object(
    Object.fromEntries(factNames.map((name) => [name, knownOrNot(facts[name] ?? z.looseObject({}))])),
  );
  return z.object({
    schemaVersion: z.literal(1),
    collectedBy: z.string(),
    collectedAt: z.iso.datetime(),
    table,
  });
}

/** Reads saved facts. `shown` names the file in messages. A fact that is not in it is unknown. */
export function readFacts(text: string, shown: string): Facts {
  const json = parse(text, shown);
  const version = z.object({ schemaVersion: z.number() }).safeParse(json);
  if (version.success && version.data.schemaVersion !== 1) {
    throw new Problem({
      code: 'facts-version',
      message: `${shown} has facts of schema version ${version.data.schemaVersion}, this is version 1`,
      hints: ['collect them again with audit --save-facts, or use the seaworthy that wrote them'],
    });
  }
  const parsed = makeShape().safeParse(json);
  if (!parsed.success) throw notFacts(shown, parsed.error);
  const saved = parsed.data.table as Partial<Record<FactName, Known<unknown>>>;
  const complete = factNames.map((name) => [name, saved[name] ?? unknownFact('is not in the saved facts')]);
  return { ...parsed.data, table: Object.fromEntries(complete) as Facts['table'] };
}

function parse(text: string, shown: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Problem({
      code: 'facts-unreadable',
      message: `${shown} is no JSON`,
      hints: ['name a file that seaworthy audit --save-facts wrote'],
    });
  }
}

function notFacts(shown: string, error: z.ZodError): Problem {
  const issue = error.issues[0];
  const path = issue?.path.join('.') ?? '';
  return new Problem({
    code: 'facts-unreadable',
    message: `${shown} holds no facts: ${path === '' ? 'the document' : path} has another form`,
    hints: ['name a file that seaworthy audit --save-facts wrote'],
  });
}
