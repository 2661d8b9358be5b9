import { defineChange, notWanted, wanted } from '../../../engine/change.ts';
import { printBytes } from '../../../model/bytes.ts';
import { limitKeys } from '../limit-keys.ts';
import { limitNotes } from '../notes.ts';
import { sized } from '../sizing.ts';
import { verifyLimits } from '../verify-limits.ts';

export const fittedLimits = defineChange({
  id: 'limits/fitted-limits',
  title: 'Give every container a limit of memory and CPU that fits this machine',
  why: 'A service that takes too much is stopped alone, instead of the database with the machine.',
  sources: [
    'failure case 74',
    'seed report 9',
    'Docker manual, "Resource constraints"',
    'compose-spec, deploy.md: resources',
    'compose-go: loader/validate.go',
  ],
  needs: ['services'],
  uses: ['memory', 'engine', 'containers'],

  decide({ services }, { wishes, facts }) {
    const result = sized(services, facts, wishes);
    if ('decision' in result) return result.decision;
    const { limits } = result;
    const fragments = limits.shares.flatMap((share) => {
      const service = services.find(({ name }) => name === share.service);
      return service === undefined ? [] : limitKeys(share, service.limits);
    });
    const notes = limitNotes(limits, services, facts.containers);
    if (fragments.length === 0) return notWanted('every service has its limits already', notes);
    const { limitedBytes, host } = limits;
    return wanted(
      fragments,
      `a service that needs more than its limit is killed and started again, alone; ${printBytes(limitedBytes)} of ${printBytes(host.memoryBytes)} are given out`,
      notes,
    );
  },

  verify: verifyLimits,
});
