// The proxies of Debian on machines of their own before a running deployment: the whole edge through each of them.
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { freePort, networkOf } from './edge/acme.ts';
import type { Edge } from './edge/edge.ts';
import { onNamedStack } from './edge/named.ts';
import { allowUploads, limitBytes } from './edge/proxied.ts';
import { promiseDoors, promiseLongWays } from './edge/whole-edge.ts';
import { describeLab, type LabStack, run } from './stack.ts';
import { domain, type Machine, openMachine, stackPremises } from './tls-host-machine.ts';

const proxies = ['host-nginx', 'host-caddy'] as const;
type HostProxy = (typeof proxies)[number];

// Envoy, where both proxies reach Storage by a port of its own (src/practices/tls/site/make-site.ts).
describeLab('proxies of the machine before envoy-17', { stack: 'envoy-17' }, (stack) => {
  const machines: Partial<Record<HostProxy, Machine>> = {};
  beforeAll(async () => {
    run(['bash', 'lab/images.sh', 'seaworthy-lab/probe:1']);
    await allowUploads(stack());
    const storagePort = await freePort();
    for (const proxy of proxies) {
      // The first has to be wished before Storage has its port.
      apply(stack(), proxy, storagePort);
      const machine = await openMachine('trixie', premisesOf(stack()));
      machines[proxy] = machine;
      const said = machine.proxy('install --yes');
      expect(said, said.text).toMatchObject({ code: 0 });
    }
  }, 600_000);
  afterAll(() => {
    for (const machine of Object.values(machines)) machine.close();
  });

  function edge(proxy: HostProxy): Edge {
    const machine = machines[proxy] ?? expect.fail(`no machine has ${proxy}`);
    const { address } = machine;
    const [anonKey, serviceKey] = [stack().env('ANON_KEY'), stack().env('SERVICE_ROLE_KEY')];
    return { domain, address, httpPort: 80, httpsPort: 443, ca: machine.root(), anonKey, serviceKey };
  }
  const promises = { issuer: /^Pebble/, limitBytes };

  describe.each(proxies)('%s', (proxy) => {
    // This machine is the one caller of both, and auth counts what it has asked by the proxy before.
    beforeAll(async () => {
      stack().compose('restart', 'auth');
      await stack().up('auth');
    });
    promiseDoors(() => edge(proxy), promises);
  });

  describe('both at once', () => {
    promiseLongWays(() => proxies.map(edge), promises);
  });
});

/** Wishes the proxy, and has it done by the program. */
function apply(stack: LabStack, proxy: HostProxy, storagePort: number): void {
  const acme = { server: 'https://localhost:14000/dir', ca: 'pebble.pem', profile: 'shortlived' };
  const tls = { proxy, storage_port: storagePort, acme };
  stack.addFile('seaworthy.yaml', JSON.stringify({ version: 1, domain, email: 'ops@acme.test', tls }));
  const done = onNamedStack(stack, [domain], 'apply', '--yes', '--only', 'tls');
  expect(done.code, `${done.stdout}\n${done.stderr}`).toBe(0);
}

function premisesOf(stack: LabStack) {
  const services = [
    { name: 'api-gw', port: 8000 },
    { name: 'storage', port: 5000 },
  ];
  const published = services.map(({ name, port }) => ({
    port: Number(stack.compose('port', name, String(port)).trim().split(':').at(-1)),
    to: `${name}:${port}`,
  }));
  return stackPremises(stack, networkOf(stack), published);
}
