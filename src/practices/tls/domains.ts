import { type ServiceInEffect, seenValue, textOf } from '../../engine/in-effect.ts';
import type { ProxyConfigFact } from '../../model/facts/files.ts';
import { isPlaceholderDomain, whyLocal } from '../../model/net.ts';
import type { Evidence } from '../../model/outcome.ts';

/** A domain that a proxy is told to serve, or of its certificate's contact. */
export interface ProxyDomain extends Evidence {
  readonly domain: string;
  readonly isReal: boolean;
}

/** Domains by the variables of upstream's overlays, then those written into configurations, each once. */
export function domainsOf(
  proxies: readonly ServiceInEffect[],
  configs: readonly ProxyConfigFact[],
): readonly ProxyDomain[] {
  const given = proxies.flatMap((proxy) =>
    ['PROXY_DOMAIN', 'CERTBOT_EMAIL'].flatMap((name) => {
      const [value, text] = [proxy.environment[name], textOf(proxy, name)];
      if (value === undefined || text === undefined) return [];
      const domain = text.slice(text.lastIndexOf('@') + 1);
      const isReal = !isPlaceholderDomain(domain) && whyLocal(domain) === null;
      return [{ ...seenValue(proxy, name, value, text), domain, isReal }];
    }),
  );
  const written = configs.flatMap(({ serverNames, file }) =>
    serverNames
      // A name with a variable in it is judged where the variable is set.
      .filter(({ name }) => /^[a-z0-9.-]+$/i.test(name) && !given.some(({ saw }) => saw === name))
      .map(({ name, at }) => ({
        subject: file,
        saw: `server name ${name}`,
        at,
        domain: name,
        isReal: !isPlaceholderDomain(name),
      })),
  );
  return [...given, ...written];
}
