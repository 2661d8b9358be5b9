import type { ProxyConfigFact } from '../../model/facts/files.ts';

/** Networks before the proxy write these; the proxy can only pass them on. */
const ofNetworks = /^(?:cf-connecting-ip|true-client-ip|fly-client-ip|fastly-client-ip|x-azure-clientip)$/;

/** The caller's address as the proxy itself sees it, and nothing the caller wrote. */
const ownEyes =
  /^(?:\$remote_addr|\$realip_remote_addr|\$binary_remote_addr|\{(?:http\.request\.)?remote(?:_host|\.host)\}|\{client_ip\})$/;

/** What the caller wrote, as it is or in front. */
const callers = /\$proxy_add_x_forwarded_for|\$http_x_|\{(?:http\.request\.)?header\.X-/i;

export interface Trust {
  readonly trust: 'own' | 'forgeable' | 'unseen';
  /** `it puts the caller's own X-Forwarded-For in front`. */
  readonly saw: string;
}

/** Whether a proxy replaces what callers say of their address in this header. */
export function trustOf(config: ProxyConfigFact, header: string): Trust {
  const { product, addressHeaders, trustsProxies } = config;
  if (addressHeaders === undefined) return { trust: 'unseen', saw: 'its headers were not looked at' };
  const name = header.toLowerCase();
  const value = addressHeaders[name]?.trim();
  if (ofNetworks.test(name))
    return { trust: 'unseen', saw: `${header} is written by a network before it: nothing here shows which` };
  // What nginx takes for $remote_addr then comes from a header as well.
  if (trustsProxies === true)
    return { trust: 'unseen', saw: `it believes proxies before it: see that they replace ${header}` };
  if (value === undefined) {
    return product === 'caddy' && name === 'x-forwarded-for'
      ? { trust: 'own', saw: `Caddy writes ${header} itself` }
      : { trust: 'forgeable', saw: `the proxy passes on the ${header} that callers send` };
  }
  if (ownEyes.test(value)) return { trust: 'own', saw: `${header} is ${value}` };
  if (callers.test(value))
    return {
      trust: 'forgeable',
      saw: `the proxy writes ${value} into it, which begins with what callers send`,
    };
  return { trust: 'unseen', saw: `${header} is ${value}, which nothing here explains` };
}
