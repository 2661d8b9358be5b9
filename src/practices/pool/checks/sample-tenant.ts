import { defineCheck, fail, pass, seen, skip } from '../../../engine/check.ts';
import { settingOf } from '../../../engine/find-service.ts';
import { editPlace } from '../../../engine/in-effect.ts';
import { supavisorOf } from '../supavisor.ts';

export const sampleTenant = defineCheck({
  id: 'pool/sample-tenant',
  pass: 'The pooler’s tenant has a name of its own',
  fail: 'The pooler’s tenant has the published sample name',
  why: 'It is half of every user name (postgres.<tenant>), so whoever guesses passwords need not guess it.',
  severity: 'P2',
  sources: ['upstream .env.example: POOLER_TENANT_ID', 'failure case 1', 'checklist: Secrets'],
  needs: ['services'],

  run({ services }) {
    const pooler = supavisorOf(services);
    if (pooler === undefined) return skip('this stack runs no Supavisor');
    const id = settingOf(pooler, 'POOLER_TENANT_ID');
    if (id === undefined) return skip('POOLER_TENANT_ID is not set on the pooler');
    const subject = `services.${pooler.name}.environment.POOLER_TENANT_ID`;
    if (id.text !== 'your-tenant-id' && id.secret?.sample === undefined) {
      return pass(seen(subject, 'not the sample', id.at));
    }
    return fail(
      'POOLER_TENANT_ID is your-tenant-id',
      [seen(subject, 'your-tenant-id', editPlace(id))],
      'Choose another POOLER_TENANT_ID, recreate the pooler so that it makes the tenant, and change the user name of every client.',
    );
  },
});
