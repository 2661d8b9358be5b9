import { defineCheck, fail, pass, seen, skip, some, unknown } from '../../../engine/check.ts';
import { anchorOf, servicesOf } from '../../../engine/find-service.ts';
import { namesOf } from '../../../engine/service-names.ts';
import { counted, listed } from '../../../engine/words.ts';
import type { Place } from '../../../model/place.ts';

/** Names the gateway has had in Supabase's releases. A name of one's own cannot be told from a host elsewhere. */
const gatewayNames = ['kong', 'envoy', 'api-gw', 'supabase-kong', 'supabase-envoy'];

interface Use {
  readonly subject: string;
  readonly host: string;
  readonly at: Place | undefined;
}

export const unresolvableGatewayHost = defineCheck({
  id: 'compose/unresolvable-gateway-host',
  pass: 'Everything finds the gateway by its name',
  fail: 'Something looks for the gateway under a name it no longer has',
  why: 'Functions, webhooks and proxies get "host not found": the API is down from there, though the gateway runs.',
  severity: 'P1',
  sources: ['failure case 70', 'supabase/supabase#48153'],
  needs: ['services'],
  uses: ['proxyConfigs', 'namedHosts', 'databaseCalls'],

  run({ services }, { facts }) {
    const names = new Set(services.flatMap((service) => namesOf(service)));
    const proxies = facts.proxyConfigs.known ? facts.proxyConfigs.value : [];
    const uses: readonly Use[] = [
      ...services.flatMap((service) =>
        Object.entries(service.environment).flatMap(([name, { text, at }]) => {
          const host = /^https?:\/\/([^/:@\s]+)/.exec(text ?? '')?.[1] ?? '';
          return [{ subject: `services.${service.name}.environment.${name}`, host, at: at[0] }];
        }),
      ),
      ...proxies.flatMap(({ upstreams, file }) =>
        upstreams.map(({ address, at }) => ({ subject: file, host: address.split(':')[0] ?? '', at })),
      ),
      ...(facts.namedHosts.known ? facts.namedHosts.value.hosts : []).map(({ of, host, at }) => {
        return { subject: of === 'function' ? at.file : `target in ${at.file}`, host, at };
      }),
      ...(facts.databaseCalls.known ? facts.databaseCalls.value.calls : []).map(({ where, host }) => {
        return { subject: where, host, at: anchorOf(services, 'db') };
      }),
    ].filter(({ host }) => gatewayNames.includes(host));
    // Of a name the gateway never had, a host elsewhere (extra_hosts, another project's network) may be meant.
    const stray = services.find((service) => {
      const text = service.role === 'functions' ? service.environment['SUPABASE_URL']?.text : undefined;
      const host = /^https?:\/\/([a-z][\w-]*)(?::\d+)?(?:\/|$)/i.exec(text ?? '')?.[1] ?? 'localhost';
      return host !== 'localhost' && !gatewayNames.includes(host) && !names.has(host);
    });
    if (uses.length === 0 && stray === undefined)
      return skip('nothing here calls the gateway by one of its usual names');

    const lost = uses.filter(({ host }) => !names.has(host));
    const found = some(lost.map(({ subject, host, at }) => seen(subject, `calls ${host}`, at)));
    if (found === null && stray !== undefined)
      return unknown(
        `no service here answers to the host of services.${stray.name}.environment.SUPABASE_URL: it may be one elsewhere`,
      );
    if (found === null)
      return pass(seen('gateway', `${counted(uses.length, 'call')} by a name it has`, uses[0]?.at));
    const gateway = servicesOf(services, 'gateway')[0]?.name ?? 'the gateway';
    const hosts = listed(lost.map(({ host }) => host));
    return fail(
      `no service here answers to ${hosts}`,
      found,
      `Give ${gateway} the network alias ${hosts}, or change these addresses to ${gateway}.`,
    );
  },
});
