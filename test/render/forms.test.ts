// Each form of the override on each way a service can come about: what it means is for Compose to say.
import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { toJson } from '../../src/deployment/node.ts';
import { differingServices } from '../../src/engine/render/differing-services.ts';
import type { Fragment, Json } from '../../src/model/fragment.ts';
import { askCompose, describeWithOracle, plainEnvironment } from '../differential/oracle.ts';
import { directoryWith } from '../helpers/deployments.ts';
import { adopted, candidate, contribution, write } from './candidates.ts';

const body = `
    image: x
    ports: ["80:80"]
    restart: always
    logging: {driver: syslog, options: {tag: a}}
    healthcheck: {test: [CMD, a], interval: 5s, retries: 3}
    environment: {A: "1", B: "2"}
    command: postgres -c a=1
    volumes: ["./a:/a"]
    deploy: {resources: {limits: {cpus: "1"}}}
`;

const files = {
  'docker-compose.yml': `
x-body: &body${body}
services:
  plain:${body}
  anchored:
    <<: *body
    restart: "no"
  listed:
    image: x
    environment: [A=1, B=2]
    labels: [a=1]
  extended: {extends: {file: other.yml, service: far}, ports: !override ["81:81"]}
  near: {extends: plain, healthcheck: {interval: 6s}}
  bare: {image: x}
include: [included.yml]
`,
  'docker-compose.override.yml':
    'services: {plain: {logging: !override {driver: local}}, near: {restart: !reset null}}\n',
  'other.yml': `services:\n  far:${body}`,
  'included.yml': `services:\n  included:${body}`,
  '.env': '',
};

const services = ['plain', 'anchored', 'listed', 'extended', 'near', 'bare', 'included'];

type Form = readonly [path: readonly [string, ...string[]], how: 'set' | 'replace' | 'remove', value: Json];

const forms: readonly Form[] = [
  [['ports'], 'set', ['127.0.0.1:90:90']],
  [['ports'], 'replace', ['127.0.0.1:90:90']],
  [['ports'], 'replace', []],
  [['ports'], 'remove', null],
  [['restart'], 'set', 'no'],
  [['restart'], 'remove', null],
  [['logging'], 'set', { driver: 'json-file', options: { 'max-size': '10m' } }],
  [['logging'], 'replace', { driver: 'json-file', options: { 'max-size': '10m' } }],
  [['healthcheck'], 'set', { interval: '9s' }],
  [['healthcheck'], 'replace', { test: ['CMD', 'b'] }],
  [['healthcheck'], 'remove', null],
  [['healthcheck', 'test'], 'set', ['CMD-SHELL', 'echo $a']],
  [['healthcheck', 'retries'], 'remove', null],
  [['volumes'], 'set', ['./b:/b:ro']],
  [['volumes'], 'replace', ['./b:/b']],
  [['deploy', 'resources', 'limits', 'memory'], 'set', '1g'],
  [['labels'], 'set', { a: '2', b: 'x' }],
  [['stop_grace_period'], 'set', '1m'],
  [['pull_policy'], 'set', 'always'],
  [['depends_on'], 'set', { bare: { condition: 'service_started' } }],
];

function fragments(form: Form, except: string): readonly Fragment[] {
  const [path, how, value] = form;
  return services
    .filter((service) => service !== except)
    .map((service) => ({ kind: 'service-key', service, path, how, value }));
}

describeWithOracle('forms of the override', () => {
  it.each(forms)('%j %s %j does to every kind of service what Compose does', async (...form) => {
    const directory = directoryWith(files);
    const from = adopted(directory);
    const made = candidate(from, [
      contribution('a/b', ...fragments(form, form[0][0] === 'depends_on' ? 'bare' : '')),
    ]);
    const hashes = hashesOf(directory);
    write(made, from);

    expect(await askCompose({ directory })).toEqual({ ok: true, json: toJson(made.project.root) });
    const after = hashesOf(directory);
    const remade = [...after].filter(([name, hash]) => hashes.get(name) !== hash).map(([name]) => name);
    expect(differingServices(from.project, made.project)).toEqual(remade.sort());
  });
});

/** What Compose compares to decide whether a container is remade. */
function hashesOf(directory: string): ReadonlyMap<string, string> {
  const text = execFileSync('docker', ['compose', 'config', '--hash', '*'], {
    cwd: directory,
    env: { ...plainEnvironment },
    encoding: 'utf8',
  });
  const lines = text.trim().split('\n');
  return new Map(lines.map((line) => [line.split(' ')[0] ?? '', line.split(' ')[1] ?? '']));
}
