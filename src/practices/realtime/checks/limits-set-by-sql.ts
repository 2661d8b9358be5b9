import { defineCheck, fail, pass, seen, skip, some, unknown } from '../../../engine/check.ts';
import { serviceOf, settingOf } from '../../../engine/find-service.ts';
import { listed } from '../../../engine/words.ts';
import type { ServiceFact } from '../../../model/facts/services.ts';

export const limitsSetBySql = defineCheck({
  id: 'realtime/limits-set-by-sql',
  pass: 'The limits of Realtime outlast a restart',
  fail: 'The limits of Realtime are undone by the next restart',
  why: 'Realtime makes its tenant anew on every start: clients are cut off at 200 users and 100 events a second again.',
  severity: 'P1',
  sources: ['failure case 53', 'supabase/realtime priv/repo/seeds.exs, config/runtime.exs'],
  needs: ['services', 'realtimeTenants'],

  run({ services, realtimeTenants }) {
    const realtime = serviceOf(services, 'realtime');
    if (realtime === undefined) return skip('this stack runs no Realtime');
    if (settingOf(realtime, 'SEED_SELF_HOST')?.text !== 'true') {
      return skip('SEED_SELF_HOST is not true: Realtime leaves its tenants alone');
    }
    const id = settingOf(realtime, 'SELF_HOST_TENANT_NAME')?.text ?? 'realtime-dev';
    const tenant = realtimeTenants.tenants.find(({ externalId }) => externalId === id);
    if (tenant === undefined) return unknown(`_realtime.tenants holds no tenant ${id}`);

    const limits = [
      limitOf(realtime, 'TENANT_MAX_CONCURRENT_USERS', 200, tenant.maxConcurrentUsers),
      limitOf(realtime, 'TENANT_MAX_EVENTS_PER_SECOND', 100, tenant.maxEventsPerSecond),
      limitOf(realtime, 'TENANT_MAX_BYTES_PER_SECOND', 100_000, tenant.maxBytesPerSecond ?? null),
      limitOf(realtime, 'TENANT_MAX_CHANNELS_PER_CLIENT', 100, tenant.maxChannelsPerClient ?? null),
      limitOf(realtime, 'TENANT_MAX_JOINS_PER_SECOND', 100, tenant.maxJoinsPerSecond ?? null),
    ];
    const changed = limits.filter(({ live, next }) => live !== null && live !== next);
    const found = some(
      changed.map(({ name, live, next, at }) => seen(name, `${live} now, ${next} after a restart`, at)),
    );
    if (found === null) {
      // What an early release does not have was not seen either.
      return pass(
        ...limits
          .filter(({ live }, index) => live !== null || index < 2)
          .map(({ name, next, at }) => seen(name, `${next}, now and after a restart`, at)),
      );
    }
    return fail(
      `tenant ${id} runs with limits that its environment does not set`,
      found,
      `Set ${listed(changed.map(({ name }) => name))} on the Realtime service and recreate it.`,
    );
  },
});

function limitOf(realtime: ServiceFact, name: string, otherwise: number, live: number | null) {
  const value = settingOf(realtime, name);
  return { name, live, next: Number(value?.text ?? otherwise), at: value?.at[0] ?? realtime.at };
}
