import { describe, expect, it } from 'vitest';
import { environment, image, judge, service } from '../../../../test/helpers/facts.ts';
import { unfitCollectorConfig } from './unfit-collector-config.ts';

const at = { file: 'volumes/logs/vector.yml', line: 40 };
const vector = (tag: string, values: Record<string, object | string> = {}) =>
  service('vector', { image: image(`timberio/vector:${tag}`), environment: environment(values) });
const collector = (variables: readonly string[], isOld = false) => ({
  file: 'volumes/logs/vector.yml',
  service: 'vector',
  sources: [],
  routes: [],
  unrouted: false,
  variables: variables.map((name) => ({ name, at })),
  ...(isOld ? { oldFunctionAt: at } : {}),
});
const judged = (one: ReturnType<typeof vector>, of: ReturnType<typeof collector>) =>
  judge(unfitCollectorConfig, { services: [one], logCollector: of });

describe('logs/unfit-collector-config', () => {
  it('fails when the file asks for the former name of the token', () => {
    const services = vector('0.53.0-alpine', { LOGFLARE_PUBLIC_ACCESS_TOKEN: {} });
    expect(judged(services, collector(['LOGFLARE_API_KEY']))).toMatchObject({
      status: 'fail',
      detail: 'volumes/logs/vector.yml asks for LOGFLARE_API_KEY, which the service is not given',
      evidence: [{ at }],
    });
  });

  it('fails when the file is older than the image', () => {
    expect(judged(vector('0.53.0-alpine'), collector([], true)).status).toBe('fail');
  });

  it('passes when both fit, and an old file with its old image', () => {
    expect(judged(vector('0.53.0-alpine', { TOKEN: {} }), collector(['TOKEN'])).status).toBe('pass');
    expect(judged(vector('0.28.1-alpine'), collector([], true)).status).toBe('pass');
    expect(judged(vector('latest'), collector([])).status).toBe('pass');
  });

  it('takes an empty value for set, as Vector does', () => {
    expect(judged(vector('0.53.0', { TOKEN: '' }), collector(['TOKEN'])).status).toBe('pass');
  });

  it('is unknown when the tag or the file does not tell', () => {
    expect(judged(vector('latest'), collector([], true)).status).toBe('unknown');
    expect(judge(unfitCollectorConfig, { services: [vector('0.53.0')] }).status).toBe('unknown');
  });

  it('does not apply without Vector', () => {
    expect(judge(unfitCollectorConfig, { services: [service('db')] }).status).toBe('skip');
  });
});
