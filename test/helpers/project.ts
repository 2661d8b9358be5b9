// A project from plain JSON in the shape of `docker compose config`, for tests that need no loader.
import type { EnvFileLine } from '../../src/deployment/env-file/parse.ts';
import type { Entry, List, Mapping, Node, Scalar, VariableUse } from '../../src/deployment/node.ts';
import type { Project, ProjectEnvFile } from '../../src/deployment/project.ts';
import type { Place } from '../../src/model/place.ts';

/** A scalar that was interpolated from variables. */
export class Interpolated {
  readonly value: string | number | boolean | null;
  readonly from: readonly VariableUse[];

  constructor(value: string | number | boolean | null, from: readonly VariableUse[]) {
    this.value = value;
    this.from = from;
  }
}

/** A scalar as `${NAME}` gives it, with the line of .env it came from. */
export function interpolated(value: string, name: string, line = 1): Interpolated {
  return new Interpolated(value, [{ name, source: 'env-file', at: { file: '.env', line } }]);
}

export interface ProjectInput {
  readonly root: unknown;
  /** Text of .env: plain `KEY=value` lines. */
  readonly env?: string;
  readonly envMode?: number;
  readonly parts?: Partial<Project>;
}

/** Each key and each item stands on a line of its own, counted from 1, in docker-compose.yml. */
export function projectOf({ root, env, envMode = 0o600, parts = {} }: ProjectInput): Project {
  const directory = '/srv/supabase';
  const tree = treeOf(root);
  if (tree.kind !== 'mapping') throw new Error('a project is a mapping');
  return {
    name: 'supabase',
    directory,
    workingDirectory: directory,
    files: [{ path: `${directory}/docker-compose.yml`, shown: 'docker-compose.yml', by: 'list', bytes: 100 }],
    filesFrom: 'default',
    envFile: env === undefined ? null : envFileOf(directory, env, envMode),
    root: tree,
    inactiveServices: [],
    profiles: [],
    unset: [],
    variablesUsed: new Set(),
    ...parts,
  };
}

function treeOf(value: unknown): Node {
  let line = 0;

  function next(): Place {
    line += 1;
    return { file: 'docker-compose.yml', line };
  }

  function make(part: unknown, at: Place): Node {
    if (part instanceof Interpolated) {
      return { kind: 'scalar', value: part.value, at, from: part.from } satisfies Scalar;
    }
    if (Array.isArray(part)) {
      return { kind: 'list', at, items: part.map((item) => make(item, next())) } satisfies List;
    }
    if (typeof part === 'object' && part !== null) {
      const entries = new Map<string, Entry>();
      for (const [key, child] of Object.entries(part)) {
        const keyAt = next();
        entries.set(key, { keyAt, value: make(child, keyAt) });
      }
      return { kind: 'mapping', at, entries } satisfies Mapping;
    }
    return { kind: 'scalar', value: part as string | number | boolean | null, at, from: [] };
  }

  return make(value, { file: 'docker-compose.yml', line: 1 });
}

function envFileOf(directory: string, text: string, mode: number): ProjectEnvFile {
  const lines = text.split(/(?<=\n)/).map((raw, index): EnvFileLine => {
    const at = { file: '.env', line: index + 1 };
    const assignment = /^([A-Za-z_][A-Za-z0-9_]*)=(.*?)\r?\n?$/.exec(raw);
    if (assignment === null) return { raw, kind: raw.trim() === '' ? 'blank' : 'comment', at };
    return {
      raw,
      kind: 'assignment',
      key: assignment[1] ?? '',
      body: assignment[2] ?? '',
      quote: 'none',
      at,
    };
  });
  const values = lines.flatMap(({ key, body, at }) =>
    key === undefined ? [] : [[key, { value: body ?? '', at }] as const],
  );
  return { path: `${directory}/.env`, shown: '.env', mode, text, lines, values: new Map(values) };
}
