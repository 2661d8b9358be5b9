import { defineCheck, fail, pass, seen, skip } from '../../../engine/check.ts';
import { serviceOf, settingOf } from '../../../engine/find-service.ts';
import { namesOf } from '../../../engine/service-names.ts';
import { listed } from '../../../engine/words.ts';
import { callOf, leadsNowhere, tenantOf } from '../call.ts';

export const unnamedTenant = defineCheck({
  id: 'realtime/unnamed-tenant',
  pass: 'Realtime finds its tenant by its host name',
  fail: 'Realtime does not find its tenant by its host name',
  why: 'The first label of the host decides the tenant: with another name every websocket is refused.',
  severity: 'P1',
  sources: [
    'failure case 52',
    'supabase/realtime priv/repo/seeds.exs: SELF_HOST_TENANT_NAME',
    'Kong manual, Proxy Reference: preserve_host',
  ],
  needs: ['services'],
  uses: ['realtimeTenants', 'gateway'],

  run({ services }, { facts }) {
    const realtime = serviceOf(services, 'realtime');
    if (realtime === undefined) return skip('this stack runs no Realtime');
    const wanted = facts.realtimeTenants.known
      ? facts.realtimeTenants.value.tenants.map(({ externalId }) => externalId)
      : [settingOf(realtime, 'SELF_HOST_TENANT_NAME')?.text ?? 'realtime-dev'];

    const names = namesOf(realtime);
    const call = facts.gateway.known ? callOf(facts.gateway.value) : null;
    if (call !== null && !wanted.includes(tenantOf(call.host))) {
      const host = `${wanted[0] ?? 'realtime-dev'}.supabase-realtime`;
      return fail(
        `the gateway calls Realtime ${call.host}, and the tenant is ${listed(wanted)}`,
        [
          seen(call.file, `sends to ${call.host}`, call.at),
          seen(`services.${realtime.name}`, `tenant ${listed(wanted)}`, realtime.at),
        ],
        call.rewritten
          ? `Let ${call.file} rewrite the host to ${host}, and recreate the gateway.`
          : `Give Realtime the network alias ${host}, let ${call.file} send to it, and recreate Realtime and the gateway.`,
      );
    }
    if (call?.rewritten === true && !leadsNowhere(call, services)) {
      return pass(seen(call.file, `sends the host ${call.host}: tenant ${tenantOf(call.host)}`, call.at));
    }
    const match = names.find((name) => wanted.includes(tenantOf(name)));
    const at = realtime.containerName?.at ?? realtime.at;
    const subject = `services.${realtime.name}.container_name`;
    if (match !== undefined) return pass(seen(subject, `${match}: tenant ${tenantOf(match)}`, at));
    return fail(
      `no name of the Realtime container begins with ${listed(wanted)}`,
      [seen(subject, `known as ${listed(names)}; tenant is ${listed(wanted)}`, at)],
      `Give the service the network alias ${wanted[0] ?? 'realtime-dev'}.supabase-realtime, which is where the gateway sends to.`,
    );
  },
});
