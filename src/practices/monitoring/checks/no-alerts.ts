import { defineCheck, fail, manual, pass, seen } from '../../../engine/check.ts';
import { anchorOf, servicesOf } from '../../../engine/find-service.ts';
import { listed } from '../../../engine/words.ts';
import { shown, tracesOf, watchersOf } from '../collectors.ts';

export const noAlerts = defineCheck({
  id: 'monitoring/no-alerts',
  pass: 'Something raises alarms',
  fail: 'Nothing raises an alarm',
  why: 'Nobody is told when the database stops, the disk fills or the certificate expires.',
  severity: 'P1',
  sources: ['seed report 3', 'checklist: Alerts'],
  needs: ['services'],

  run({ services }) {
    const alerts = servicesOf(services, 'alerts');
    if (alerts.length > 0) return pass(...alerts.map(shown));
    const able = [...servicesOf(services, 'dashboards'), ...watchersOf(services)];
    if (able.length > 0) {
      return manual(
        `Look into ${listed(able.map(({ name }) => name))} for alert rules and a contact that a person reads, and send a test alert.`,
      );
    }
    if (tracesOf(services).length > 0 && servicesOf(services, 'metrics').length === 0) {
      return manual(
        'What collects the metrics runs elsewhere: make sure that it alerts a person, and send a test alert.',
      );
    }
    return fail(
      'no service here raises an alarm',
      [seen('services', 'no Alertmanager or the like', anchorOf(services, 'metrics', 'gateway', 'db'))],
      'Add Alertmanager with a receiver that a person reads, and rules for targets down, disk, memory, connections, errors and expiry.',
    );
  },
});
