import type { ApiSurfaceFact } from '../../model/facts/database-traces.ts';

/** An API that opens nothing, but for what a test says. */
export function surface(parts: Partial<ApiSurfaceFact> = {}): ApiSurfaceFact {
  return {
    definerViews: [],
    unsecurable: [],
    definerFunctions: [],
    openPolicies: [],
    openStorageTables: [],
    ...parts,
  };
}
