import { defineCheck, fail, pass, seen, some } from '../../../engine/check.ts';
import { anchorOf } from '../../../engine/find-service.ts';
import { listed } from '../../../engine/words.ts';

export const trustedNetwork = defineCheck({
  id: 'database/trusted-network',
  pass: 'Postgres asks everybody on the network for a password',
  fail: 'Postgres lets others on the network in without a password',
  why: 'Every container on that network, and whatever runs in a function, is any role it likes, the superuser included.',
  severity: 'P1',
  sources: ['failure case trap 1', 'PostgreSQL manual, "Trust Authentication"'],
  needs: ['services', 'serverFiles'],

  run({ services, serverFiles }) {
    const at = anchorOf(services, 'db');
    const found = some(
      serverFiles.trusted.map(({ line, address }) => seen(`pg_hba.conf:${line}`, `trusts ${address}`, at)),
    );
    if (found === null) return pass(seen('pg_hba.conf', 'trusts no address but its own', at));
    return fail(
      `pg_hba.conf trusts ${listed(serverFiles.trusted.map(({ address }) => address))}`,
      found,
      'Change trust to scram-sha-256 in these lines and run SELECT pg_reload_conf().',
    );
  },
});
