import { posix } from 'node:path';
import { z } from 'zod';
import { planFacts } from '../engine/plan/plan-facts.ts';
import { readWishes } from '../engine/wishes/read.ts';
import type { Wishes } from '../engine/wishes/schema.ts';
import type { ServiceFact } from '../model/facts/services.ts';
import { Problem } from '../model/problem.ts';
import { version } from '../model/version.ts';
import { besideOwnProxy } from '../practices/tls/beside-own-proxy.ts';
import { httpsProxy } from '../practices/tls/changes/https-proxy.ts';
import { certificateSourceOf } from '../practices/tls/container/sources.ts';
import { caddyfile } from '../practices/tls/proxies/caddy.ts';
import { nginxSite } from '../practices/tls/proxies/nginx.ts';
import { byName, siteOf } from '../practices/tls/site/make-site.ts';
import { byPublishedPort } from '../practices/tls/site/published.ts';
import type { Site } from '../practices/tls/site/site.ts';
import { printJson } from '../report/print-json.ts';
import { defineCommand } from './command.ts';
import { deploymentAliases, deploymentInput, deploymentValues } from './deployment-input.ts';
import { openAdopted } from './plan-input.ts';

const input = z.object({
  action: z.enum(['config']).default('config').describe('What to do'),
  ...deploymentInput,
  for: z.enum(['nginx', 'caddy']).default('nginx').describe('Whose configuration'),
  from: z
    .enum(['host', 'network'])
    .default('host')
    .describe('Where that proxy runs: on this machine, or as a container on the Compose network'),
  json: z.boolean().default(false).describe('Print JSON'),
});

type Given = z.infer<typeof input>;

export const tlsCommand = defineCommand({
  name: 'tls',
  summary: 'Print the configuration that a TLS proxy of your own needs',
  description: [
    'For tls.proxy: existing. Everything that a proxy of ours would do stands in it: certificate, headers, limits, denied paths.',
    'Changes nothing. The domain comes from seaworthy.yaml; certificate paths are those of certbot unless tls.certificate says others.',
    '',
    '  seaworthy tls config                         for nginx on this machine',
    '  seaworthy tls config --for caddy',
    '  seaworthy tls config --from network          for a container beside the services',
  ].join('\n'),
  effect: 'read',
  input,
  positional: ['action'],
  aliases: deploymentAliases,
  values: deploymentValues,

  async run(given, world) {
    const adopted = openAdopted(given, world);
    const { directory } = adopted.places;
    const wishes = onMachine(readWishes(directory, world.files).wishes, directory);
    const facts = await planFacts({ adopted, changes: [httpsProxy], isStatic: true, version, world });
    const { services } = facts.table;
    const known = services.known ? services.value : [];
    const site = siteFor(given, known, wishes);
    const config = given.for === 'caddy' ? forCaddy(site, wishes) : forNginx(site, given, wishes);
    const text = [...besideOwnProxy(known), config].join('\n');
    return {
      exitCode: 0,
      text: given.json ? printJson({ for: given.for, from: given.from, site, text }) : text,
    };
  },
});

/** Paths of wishes begin at the deployment; those in a proxy's own configuration would begin elsewhere. */
function onMachine(wishes: Wishes, directory: string): Wishes {
  const { certificate, acme } = wishes.tls;
  const at = (path: string) => posix.resolve(directory, path);
  const tls = {
    ...wishes.tls,
    ...(certificate === undefined
      ? {}
      : { certificate: { cert: at(certificate.cert), key: at(certificate.key) } }),
    ...(acme.ca === undefined ? {} : { acme: { ...acme, ca: at(acme.ca) } }),
  };
  return { ...wishes, tls };
}

function siteFor({ from }: Given, services: readonly ServiceFact[], wishes: Wishes): Site {
  if (wishes.domain === undefined)
    throw new Problem({
      code: 'domain-missing',
      message: 'seaworthy.yaml names no domain',
      hints: ['say domain: api.your-company.com there, or run seaworthy init --domain api.your-company.com'],
    });
  const site = siteOf(services, wishes.tls, wishes.domain, from === 'host' ? byPublishedPort : byName);
  if (site !== null) return site;
  throw new Problem({
    code: 'gateway-unreachable',
    message: 'no API gateway of this deployment can be reached that way',
    hints: [
      'seaworthy tls config --from network is for a proxy in a container',
      'publish the gateway on 127.0.0.1',
    ],
  });
}

function forCaddy(site: Site, wishes: Wishes): string {
  const { certificate, acme } = wishes.tls;
  const source = certificateSourceOf(wishes);
  if (certificate !== undefined)
    return caddyfile(site, { certificate: { from: 'files', ...certificate }, healthPort: null });
  // On that machine the root is where the wish names it.
  const own = source.from === 'acme' && acme.ca !== undefined ? { ...source, caRoot: acme.ca } : source;
  return caddyfile(site, { certificate: own, healthPort: null });
}

function forNginx(site: Site, { from }: Given, { tls }: Wishes): string {
  const live = `/etc/letsencrypt/live/${site.domain}`;
  return nginxSite(site, {
    certificate: tls.certificate ?? { cert: `${live}/fullchain.pem`, key: `${live}/privkey.pem` },
    webroot: tls.certificate === undefined ? '/var/www/html' : null,
    listen: { http: tls.http_port, https: tls.https_port, ipv6: true },
    resolver: from === 'network' ? '127.0.0.11' : null,
    // Every nginx takes this form; newer ones warn.
    http2: 'listen',
    isHybrid: false,
  });
}
