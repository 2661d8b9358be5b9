import { inFacts, inFiles, type Mutation, saying } from '../mutation.ts';
import { withContainer } from './running.ts';

const looping = ['health/restarting-container'];
const down = ['health/unhealthy-container'];
const minutesAgo = '2026-11-22T11:57:00Z';

export const health: readonly Mutation[] = [
  inFacts(
    'docker',
    'auth restarts at this moment',
    looping,
    (facts) => withContainer(facts, 'auth', () => ({ state: 'restarting', restartCount: 2 })),
    {
      also: down,
    },
  ),
  inFacts('docker', 'realtime restarted five times, minutes ago', looping, (facts) =>
    withContainer(facts, 'realtime', () => ({ restartCount: 5, startedAt: minutesAgo })),
  ),
  inFacts('docker', 'rest is unhealthy', down, (facts) =>
    withContainer(facts, 'rest', () => ({ health: 'unhealthy' })),
  ),
  inFacts('docker', 'storage exited with an error', down, (facts) =>
    withContainer(facts, 'storage', () => ({ state: 'exited', exitCode: 1, health: 'unhealthy' })),
  ),
  inFacts('docker', 'a container that Docker could not remove', down, (facts) =>
    withContainer(facts, 'functions', () => ({ state: 'dead', health: 'unhealthy' })),
  ),
  inFiles(
    'a service without a health check',
    ['health/missing-check'],
    saying('rest', 'healthcheck: { disable: true }'),
  ),
  inFiles(
    'a health check that gives up at once',
    ['health/impatient-check'],
    saying('auth', 'healthcheck: { interval: 2s, timeout: 1s, retries: 1, start_period: 0s }'),
  ),
  inFiles(
    'a health check that cannot fail',
    ['health/untruthful-check'],
    saying('storage', 'healthcheck: { test: ["CMD-SHELL", "curl -s http://localhost:5000/status || true"] }'),
  ),
  inFacts(
    'docker',
    'a container that restarted twelve times since yesterday',
    ['health/restart-loop'],
    (facts) =>
      withContainer(facts, 'functions', () => ({ restartCount: 12, startedAt: '2026-11-22T10:30:00Z' })),
  ),
  inFacts(
    'docker',
    'a health check that asks for a program the image lacks',
    ['health/program-missing'],
    (facts) =>
      withContainer(facts, 'rest', () => ({
        health: 'unhealthy',
        lastProbe: { exitCode: 127, output: '/bin/sh: 1: curl: not found' },
      })),
    { also: down },
  ),
  inFacts(
    'docker',
    'a health check that is refused at the IPv6 address of localhost',
    ['health/localhost-check'],
    (facts) =>
      withContainer(facts, 'auth', () => ({
        health: 'unhealthy',
        healthcheckTest: ['CMD', 'wget', '--spider', 'http://localhost:9999/health'],
        lastProbe: {
          exitCode: 1,
          output: "wget: can't connect to remote host: Connection refused [::1]:9999",
        },
      })),
    { also: down },
  ),
];
