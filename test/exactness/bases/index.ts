import type { StackFiles } from '../../helpers/audit-stack.ts';
import { externalDb } from './external-db.ts';
import { hardened } from './hardened.ts';
import { kong15 } from './kong-15.ts';
import { pgbouncer } from './pgbouncer.ts';

/** Sound deployments: no P0 or P1 check may fail on any of them, from the files alone or with everything seen. */
export const bases = {
  hardened,
  'kong-15': kong15,
  'external-db': externalDb,
  pgbouncer,
} as const satisfies Readonly<Record<string, () => StackFiles>>;

export type BaseName = keyof typeof bases;

export const baseNames = Object.keys(bases) as readonly BaseName[];
