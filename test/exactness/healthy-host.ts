import type { FactTable } from '../../src/model/facts/table.ts';

const gibibyte = 1024 ** 3;

/** A machine with room, whose firewall drops what nobody opened. */
export const healthyHost = {
  memory: {
    totalBytes: 64 * gibibyte,
    availableBytes: 40 * gibibyte,
    swapBytes: 4 * gibibyte,
    cores: 8,
  },
  disks: {
    disks: [
      {
        holds: ['data', 'storage', 'docker', 'deployment'],
        mount: '/',
        filesystem: 'ext4',
        totalBytes: 500 * gibibyte,
        freeBytes: 300 * gibibyte,
        totalInodes: 30_000_000,
        freeInodes: 28_000_000,
      },
    ],
  },
  listeners: {
    sockets: [
      { address: '0.0.0.0', port: 22, process: 'sshd' },
      { address: '0.0.0.0', port: 443, process: 'docker-proxy' },
      { address: '0.0.0.0', port: 80, process: 'docker-proxy' },
    ],
  },
  firewall: {
    dockerUser: ['-A DOCKER-USER -j RETURN'],
    dockerUser6: ['-A DOCKER-USER -j RETURN'],
    drops: false,
    ufwActive: true,
  },
  clock: { synchronised: true, by: 'systemd-timesyncd' },
  hostProxies: { found: [] },
  domainAddresses: { domain: 'api.acme.dev', addresses: ['203.0.113.7'], own: ['203.0.113.7'] },
  wishedCertificate: {
    cert: {
      path: '/c',
      until: '2027-02-18T00:00:00.000Z',
      ended: false,
      names: 'DNS:api.acme.dev',
      isForDomain: true,
    },
    key: { path: '/k', fits: true },
  },
  installedSite: { proxy: null },
} satisfies Partial<FactTable>;
