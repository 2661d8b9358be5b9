import { describe, expect, it } from 'vitest';
import { environment, judge, service } from '../../../../test/helpers/facts.ts';
import type { GatewayFact } from '../../../model/facts/gateway.ts';
import { unquotableDashboardPassword } from './unquotable-dashboard-password.ts';

const quoted: GatewayFact = { dialect: 'kong', file: 'volumes/api/kong.yml', routes: [] };
const unquoted: GatewayFact = {
  ...quoted,
  dashboardPasswordUnquoted: { file: 'volumes/api/kong.yml', line: 27 },
};

function stack(gateway: GatewayFact, secret: object) {
  const services = [service('gateway', { environment: environment({ DASHBOARD_PASSWORD: secret }) })];
  return { gateway, services };
}

describe('secrets/unquotable-dashboard-password', () => {
  it.each([
    ['a number', { bareYamlScalar: true }, 'no string'],
    ['YAML syntax', { breaksUnquoted: true, reserved: true }, 'syntax'],
  ])('fails for %s without quotes', (_what, secret, fault) => {
    expect(judge(unquotableDashboardPassword, stack(unquoted, secret))).toMatchObject({
      status: 'fail',
      detail: `DASHBOARD_PASSWORD stands without quotes at volumes/api/kong.yml:27, where YAML reads it as ${fault}`,
      evidence: [{ at: { file: 'docker-compose.yml' } }, { at: { line: 27 } }],
    });
  });

  it.each([
    ['a number in quotes', quoted, { bareYamlScalar: true }],
    ['letters and digits without quotes', unquoted, {}],
    ['harmless punctuation without quotes', unquoted, { reserved: true, breaksUnquoted: false }],
  ])('passes for %s', (_what, gateway, secret) => {
    expect(judge(unquotableDashboardPassword, stack(gateway, secret)).status).toBe('pass');
  });

  it('asks for eyes when the punctuation was not looked at', () => {
    expect(judge(unquotableDashboardPassword, stack(unquoted, { reserved: true })).status).toBe('manual');
  });

  it('skips a gateway without a dashboard login, and is unknown without its file', () => {
    const services = [service('gateway')];

    expect(judge(unquotableDashboardPassword, { gateway: unquoted, services }).status).toBe('skip');
    expect(judge(unquotableDashboardPassword, { services }).status).toBe('skip');
    expect(judge(unquotableDashboardPassword, { services: stack(quoted, {}).services }).status).toBe(
      'unknown',
    );
  });
});
