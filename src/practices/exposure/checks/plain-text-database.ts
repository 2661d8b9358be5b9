import { defineCheck, fail, manual, pass, seen, skip, some } from '../../../engine/check.ts';
import { servicesOf } from '../../../engine/find-service.ts';
import { inEffect } from '../../../engine/in-effect.ts';
import { listed } from '../../../engine/words.ts';
import { tlsOf } from '../database-tls.ts';
import { fateOfPort, printPort, reachablePorts } from '../published-ports.ts';

export const plainTextDatabase = defineCheck({
  id: 'exposure/plain-text-database',
  pass: 'Database connections from outside are encrypted',
  fail: 'Database connections from outside are not encrypted',
  why: 'Every row and every result crosses the network in clear text, and whoever sits between may change them.',
  severity: 'P2',
  sources: [
    'failure case 44',
    'supabase/supavisor: config/runtime.exs GLOBAL_DOWNSTREAM_CERT_PATH',
    'PostgreSQL manual, ssl',
    'PgBouncer manual, client_tls_sslmode',
  ],
  needs: ['services'],
  uses: ['containers', 'firewall', 'settings'],

  run({ services }, { facts }) {
    const running = inEffect(services, facts.containers);
    const databases = servicesOf(running, 'db', 'pooler').filter(({ product }) => product !== 'pgcat');
    if (databases.length === 0) return skip('the database runs elsewhere, and no pooler runs here');
    const open = databases.flatMap((service) => {
      const ports = reachablePorts(service, facts.containers);
      // The pooler's own page on 4000 speaks no Postgres.
      const reached = ports.filter(
        (port) => port.target !== 4000 && fateOfPort(port, facts.firewall) !== 'dropped',
      );
      return reached.map((port) => ({ service, port }));
    });
    if (open.length === 0) return skip('no port of the database or the pooler is open beyond this machine');
    const settings = facts.settings.known ? facts.settings.value : undefined;
    const judged = open.map((one) => ({ ...one, tls: tlsOf(one.service, settings) }));
    const plain = judged.filter(({ tls }) => tls === false);
    const found = some(
      plain.map(({ service, port }) =>
        seen(`services.${service.name}.ports`, `${printPort(port)} without TLS`, port.at),
      ),
    );
    if (found !== null) {
      return fail(
        `${listed(plain.map(({ service }) => service.name))} answers in plain text on ${listed(plain.map(({ port }) => printPort(port)))}`,
        found,
        'Bind these ports to 127.0.0.1 and reach them by VPN or SSH; or give the pooler a certificate (GLOBAL_DOWNSTREAM_CERT_PATH and GLOBAL_DOWNSTREAM_KEY_PATH).',
      );
    }
    const unclear = judged.filter(({ tls }) => tls === undefined).map(({ service }) => service.name);
    if (unclear.length > 0) {
      return manual(
        `Connect to ${listed(unclear)} with sslmode=require from outside: its files do not tell whether it speaks TLS.`,
      );
    }
    return pass(
      ...judged.map(({ service, port }) =>
        seen(`services.${service.name}.ports`, `${printPort(port)} offers TLS`, port.at),
      ),
    );
  },
});
