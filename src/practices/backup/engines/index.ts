import type { BackupEngine, EngineName } from './contract.ts';
import { logical } from './logical.ts';
import { pgbackrest } from './pgbackrest.ts';

/** Every engine there is; a new one is its file and its line here. */
export const engines = { pgbackrest, logical } as const satisfies {
  readonly [Name in EngineName]: BackupEngine;
};
