import { describe, expect, it } from 'vitest';
import { deployment } from '../../../../test/helpers/deployment.ts';
import { judge as judgeFacts, service } from '../../../../test/helpers/facts.ts';
import { unknownFact } from '../../../model/fact.ts';
import { missingMain } from './missing-main.ts';

const judge = (check: typeof missingMain, facts: Parameters<typeof judgeFacts>[1]) =>
  judgeFacts(check, { deployment: deployment(), ...facts });
const at = { file: 'docker-compose.yml', line: 77 };
const directory = '/srv/volumes/functions';
const mount = { type: 'bind', source: directory, target: '/home/deno/functions', readOnly: false, at: [at] };
const services = [service('functions', { volumes: [mount] })];
const fact = (mainPresent: boolean) => ({ directory, mainPresent, functions: [] });

describe('functions/missing-main', () => {
  it('fails at the line that mounts the folder', () => {
    const outcome = judge(missingMain, { services, functions: fact(false) });
    expect(outcome).toMatchObject({ status: 'fail', evidence: [{ at }] });
  });

  it('passes when it is there', () => {
    expect(judge(missingMain, { services, functions: fact(true) }).status).toBe('pass');
  });

  it('is unknown when the folder cannot be read', () => {
    const functions = unknownFact('may not be read by this user');
    expect(judge(missingMain, { services, functions })).toEqual({
      status: 'unknown',
      reason: 'may not be read by this user',
    });
  });

  it('does not apply without the service', () => {
    expect(judge(missingMain, { services: [service('db')] }).status).toBe('skip');
  });
});
