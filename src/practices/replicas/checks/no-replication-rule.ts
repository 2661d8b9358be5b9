import { defineCheck, fail, pass, seen, skip, unknown } from '../../../engine/check.ts';
import { anchorOf } from '../../../engine/find-service.ts';
import { counted } from '../../../engine/words.ts';
import { whyNoReplica } from '../single.ts';

export const noReplicationRule = defineCheck({
  id: 'replicas/no-replication-rule',
  pass: 'A replica is let in by pg_hba.conf',
  fail: 'No replica is let in by pg_hba.conf',
  why: 'Supabase’s image has no line for replication, so the replica retries for ever and holds no data.',
  severity: 'P1',
  sources: ['failure case 73', 'supabase/postgres:ansible/files/postgresql_config/pg_hba.conf.j2'],
  needs: ['services'],
  uses: ['slots', 'serverFiles'],

  run({ services }, { facts }) {
    const why = whyNoReplica(services, facts.slots);
    if (why !== undefined) return skip(why);
    const at = anchorOf(services, 'db');
    if (!facts.serverFiles.known) return unknown(facts.serverFiles.reason);
    const { replicationRules } = facts.serverFiles.value;
    const saw = `${counted(replicationRules, 'line')} for replication over the network`;
    if (replicationRules > 0) return pass(seen('pg_hba.conf', saw, at));
    // What streams already came in by another way, a socket for example.
    if (facts.slots.known && facts.slots.value.replicas > 0)
      return pass(seen('pg_stat_replication', 'a replica streams', at));
    return fail(
      'no line of pg_hba.conf is for replication over the network',
      [seen('pg_hba.conf', saw, at)],
      'Add "host replication <role> <address of the replica>/32 scram-sha-256" to a pg_hba.conf of your own and reload the server.',
    );
  },
});
