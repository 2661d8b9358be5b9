import type { Wishes } from '../../../engine/wishes/schema.ts';
import type { ServiceFact } from '../../../model/facts/services.ts';
import type { Fragment } from '../../../model/fragment.ts';
import { caddyfile } from '../proxies/caddy.ts';
import type { Site } from '../site/site.ts';
import { configFolder, healthPort } from './files.ts';
import { images } from './images.ts';
import { proxyService } from './names.ts';
import { binds, frontDoor, labelsOf, modest, mounted, networksOf, volume } from './parts.ts';
import { certificateSourceOf } from './sources.ts';

/** Caddy in a container: it obtains and renews certificates itself (ARI), and keeps them in a named volume. */
export function caddyFragments(
  site: Site,
  services: readonly ServiceFact[],
  wishes: Wishes,
): readonly Fragment[] {
  const text = caddyfile(site, { certificate: certificateSourceOf(wishes), healthPort });
  return [
    { kind: 'file', path: 'Caddyfile', text, mounted: 'proxy' },
    volume('seaworthy-caddy-data'),
    volume('seaworthy-caddy-config'),
    {
      kind: 'new-service',
      service: proxyService,
      definition: {
        image: images.caddy,
        command: ['caddy', 'run', '--config', `${configFolder}/Caddyfile`, '--adapter', 'caddyfile'],
        ...modest('256M'),
        ports: frontDoor(site, true),
        volumes: [
          ...binds('proxy', wishes),
          mounted('seaworthy-caddy-data', '/data'),
          mounted('seaworthy-caddy-config', '/config'),
        ],
        labels: labelsOf(site, wishes),
        ...networksOf(services),
        healthcheck: {
          test: ['CMD', 'wget', '-q', '-O', '/dev/null', `http://127.0.0.1:${healthPort}/`],
          interval: '10s',
          timeout: '5s',
          retries: 5,
          start_period: '10s',
        },
      },
    },
  ];
}
