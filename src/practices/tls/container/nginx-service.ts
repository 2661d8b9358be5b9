import type { Wishes } from '../../../engine/wishes/schema.ts';
import type { ServiceFact } from '../../../model/facts/services.ts';
import type { Fragment } from '../../../model/fragment.ts';
import { nginxSite } from '../proxies/nginx.ts';
import type { Site } from '../site/site.ts';
import { certbotScript, letsencryptFolder, liveCertificate } from './certbot-script.ts';
import { configFolder, healthPort, nginxConf, startScript, waitingConf, webroot } from './files.ts';
import { images } from './images.ts';
import { certbotService, proxyService } from './names.ts';
import { binds, frontDoor, labelsOf, modest, mounted, networksOf, volume } from './parts.ts';
import { caRootPath, certificateSourceOf } from './sources.ts';

const stores = { certificates: 'seaworthy-letsencrypt', webroot: 'seaworthy-acme-webroot' } as const;

/** nginx in a container, and certbot beside it where certificates are obtained. */
export function nginxFragments(
  site: Site,
  services: readonly ServiceFact[],
  wishes: Wishes,
): readonly Fragment[] {
  const source = certificateSourceOf(wishes);
  const certificate = source.from === 'files' ? source : liveCertificate(site.domain);
  const text = nginxSite(site, {
    certificate,
    webroot,
    listen: { http: 80, https: 443, ipv6: false },
    // Docker's own, which knows the address a service has now (docs.docker.com, "DNS services").
    resolver: '127.0.0.11',
    http2: 'directive',
    // The image is Debian trixie's, with OpenSSL 3.5.
    isHybrid: true,
  });
  const file = (path: string, content: string): Fragment => ({
    kind: 'file',
    path,
    text: content,
    mounted: 'proxy',
  });
  return [
    file('nginx.conf', nginxConf(text)),
    file('waiting.conf', waitingConf),
    file('start.sh', startScript(certificate.cert, certificate.key)),
    volume(stores.certificates),
    volume(stores.webroot),
    {
      kind: 'new-service',
      service: proxyService,
      definition: {
        image: images.nginx,
        command: ['sh', `${configFolder}/start.sh`],
        ...modest('256M'),
        ports: frontDoor(site, false),
        volumes: [
          ...binds('proxy', wishes),
          mounted(stores.certificates, letsencryptFolder),
          mounted(stores.webroot, webroot),
        ],
        labels: labelsOf(site, wishes),
        ...networksOf(services),
        healthcheck: {
          test: ['CMD', 'curl', '-fsS', '-o', '/dev/null', `http://127.0.0.1:${healthPort}/`],
          interval: '10s',
          timeout: '5s',
          retries: 5,
          start_period: '10s',
        },
      },
    },
    ...(source.from === 'acme' ? certbot(site, wishes, source) : []),
  ];
}

function certbot(
  { domain }: Site,
  wishes: Wishes,
  source: Extract<ReturnType<typeof certificateSourceOf>, { from: 'acme' }>,
): readonly Fragment[] {
  const { directory, stagingDirectory, email, profile, caRoot } = source;
  const script = certbotScript({
    domain,
    directory,
    isStagedFirst: stagingDirectory !== null,
    ...(email === undefined ? {} : { email }),
    ...(profile === undefined ? {} : { profile }),
  });
  return [
    { kind: 'file', path: 'obtain.sh', text: script, mounted: 'certbot' },
    {
      kind: 'new-service',
      service: certbotService,
      definition: {
        image: images.certbot,
        entrypoint: ['sh', `${configFolder}/obtain.sh`],
        command: [],
        ...modest('256M'),
        depends_on: { [proxyService]: { condition: 'service_healthy' } },
        volumes: [
          ...binds('certbot', { ...wishes, tls: { ...wishes.tls, certificate: undefined } }),
          mounted(stores.certificates, letsencryptFolder),
          mounted(stores.webroot, webroot),
        ],
        // certbot asks the server with python-requests, which takes its roots from here.
        ...(caRoot === undefined ? {} : { environment: { REQUESTS_CA_BUNDLE: caRootPath } }),
        healthcheck: {
          // It sleeps most of the day; that it still does is all there is to ask.
          test: ['CMD-SHELL', 'kill -0 1'],
          interval: '60s',
          timeout: '5s',
          retries: 3,
        },
      },
    },
  ];
}
