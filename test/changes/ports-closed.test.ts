// What the ports' change promises the audit: with our override nothing of Supabase is reached from other machines.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadProject } from '../../src/deployment/load.ts';
import type { Project } from '../../src/deployment/project.ts';
import { adopt } from '../../src/engine/adopted.ts';
import { candidateOf } from '../../src/engine/render/candidate.ts';
import { runCheck } from '../../src/engine/run-check.ts';
import { staticGatherers } from '../../src/facts/catalogue.ts';
import { collectFacts } from '../../src/facts/collect.ts';
import type { ServiceFact } from '../../src/model/facts/services.ts';
import { isReachable } from '../../src/model/net.ts';
import { closedPorts } from '../../src/practices/exposure/changes/closed-ports.ts';
import { databaseOnAllAddresses } from '../../src/practices/exposure/checks/database-on-all-addresses.ts';
import { gatewayOnAllAddresses } from '../../src/practices/exposure/checks/gateway-on-all-addresses.ts';
import { internalServiceOnAllAddresses } from '../../src/practices/exposure/checks/internal-service-on-all-addresses.ts';
import { sidecarProgram, wishesWith } from '../helpers/changes.ts';
import { today } from '../helpers/facts.ts';
import { fixtures, hasFixtures, inMemory, stack } from '../helpers/fixtures.ts';
import { type FakeWorld, fakeWorld } from '../helpers/world.ts';

const place = '/srv/supabase';
type Texts = Record<string, string>;

function foldersIn(folder: string): readonly string[] {
  return readdirSync(folder).filter((name) => existsSync(join(folder, name, '.env')));
}

const newest = 'supabase-2026-newest';
const overlays = ['kong', 'logs', 's3', 'pgbouncer', 'rustfs', 'caddy', 'nginx'];
const lab = stack('../../lab/stacks');

interface Sample {
  readonly name: string;
  /** Where it lies in the fake world, unless in `place`. */
  readonly directory?: string;
  readonly files: () => Texts;
  /** A router of Traefik reaches the database over Docker's network: a note tells, the finding stays. */
  readonly isRouted?: boolean;
}

/** A platform with Supabase in db/docker, which extends from the platform's files. */
function platform(name: string, ...folders: readonly (readonly [folder: string, as: string])[]): Sample {
  const files = () => Object.assign({}, ...folders.map(([folder, as]) => inMemory(folder, as))) as Texts;
  return { name, directory: '/srv/db/docker', files };
}

const samples: readonly Sample[] = [
  ...foldersIn(stack('.')).map((name) => ({
    name,
    files: () => inMemory(stack(name), place),
    isRouted: name === 'labels',
  })),
  platform('lab autogpt-like', [join(lab, 'autogpt-like'), '/srv']),
  ...foldersIn(lab).map((name) => ({ name: `lab ${name}`, files: () => inMemory(join(lab, name), place) })),
  ...(hasFixtures()
    ? [
        ...['supabase-2025-mid', 'supabase-2026-01', newest].map((name) => ({
          name: `fixture ${name}`,
          files: () => inMemory(join(fixtures, name), place),
        })),
        platform(
          'fixture autogpt',
          [join(fixtures, 'autogpt/_platform_root'), '/srv'],
          [join(fixtures, 'autogpt'), '/srv/db/docker'],
        ),
        ...overlays.map((overlay) => ({
          name: `fixture ${newest} with ${overlay}`,
          files: () => withOverlay(inMemory(join(fixtures, newest), place), overlay),
        })),
      ]
    : []),
];
if (!hasFixtures()) process.stderr.write('skipped: 11 real deployments (no fixtures)\n');

function withOverlay(files: Texts, overlay: string): Texts {
  const env = (files[`${place}/.env`] ?? '').replace(/^COMPOSE_FILE=.*$/m, '');
  const list = `docker-compose.yml:docker-compose.${overlay}.yml`;
  return { ...files, [`${place}/.env`]: `${env}\nCOMPOSE_FILE=${list}\n` };
}

async function factsOf(project: Project, world: FakeWorld) {
  const { table } = await collectFacts({
    project,
    world,
    gatherers: staticGatherers,
    static: true,
    version: 'test',
  });
  const services = table.services.known ? table.services.value : expect.fail('no services');
  const deployment = table.deployment.known ? table.deployment.value : expect.fail('no deployment');
  return { table, services, deployment };
}

async function closed(files: Texts, directory = place, written: Parameters<typeof wishesWith>[0] = {}) {
  const world = fakeWorld({ files, directory });
  const adopted = adopt({ directory, environment: {} }, world);
  const { table, services, deployment } = await factsOf(adopted.base, world);
  const decided = closedPorts.decide({ services, deployment } as never, {
    wishes: wishesWith(written),
    sidecarProgram,
    facts: table as never,
  });
  const contributions = decided.wanted ? [{ change: closedPorts.id, fragments: decided.fragments }] : [];
  const candidate = candidateOf({ adopted, contributions, number: 1, secrets: new Map(), world });
  return { before: services, decided, candidate, after: await factsOf(candidate.project, world) };
}

const wide = (services: readonly ServiceFact[]) =>
  services
    .filter(({ role }) => role !== 'proxy' && role !== 'other')
    .flatMap(({ name, ports }) =>
      ports.filter(({ hostIp }) => isReachable(hostIp)).map(({ target }) => `${name} ${target}`),
    );

const numbers = (services: readonly ServiceFact[]) =>
  services.flatMap(({ name, ports }) =>
    ports.map(({ published, target, protocol }) => `${name} ${published} ${target}/${protocol}`),
  );

describe.each(samples)('on $name', ({ files, directory, isRouted = false }) => {
  it('nothing of Supabase is published beyond this machine, and every port keeps its number', async () => {
    const { before, decided, after } = await closed(files(), directory);

    expect(wide(after.services)).toEqual([]);
    expect(numbers(after.services)).toEqual(numbers(before));
    if (isRouted) {
      expect(runCheck(databaseOnAllAddresses, after.table, today).status).toBe('fail');
      expect(decided.notes?.join('\n')).toContain("Traefik's router");
      return;
    }
    for (const check of [databaseOnAllAddresses, gatewayOnAllAddresses, internalServiceOnAllAddresses]) {
      const { status } = runCheck(check, after.table, today);
      expect(['pass', 'skip'], `${check.id} is ${status}`).toContain(status);
    }
  });

  it('nothing of Supabase is published at all where that is wished', async () => {
    const { after } = await closed(files(), directory, {
      exposure: {
        gateway: 'unpublished',
        pooler: 'unpublished',
        analytics: 'unpublished',
        others: 'unpublished',
      },
    });

    const ours = after.services.filter(({ role }) => role !== 'proxy' && role !== 'other');
    const bound = ours.flatMap(({ ports }) => ports).filter(({ hostIp }) => isReachable(hostIp));
    expect(bound).toEqual([]);
  });
});

it('a port that is changed in the env file later is followed, and stays on this machine', async () => {
  const files = inMemory(stack('stock'), place);
  const { candidate } = await closed(files);
  const env = `${candidate.envText}`.replace(/^POSTGRES_PORT=.*$/m, 'POSTGRES_PORT=15999');
  const generated = candidate.files.map(
    ({ path, text }) => [`${place}/seaworthy/gen/1/${path}`, text] as const,
  );

  const world = fakeWorld({
    files: { ...files, ...Object.fromEntries(generated), [`${place}/.env`]: env },
    directory: place,
  });

  const { services } = await factsOf(loadProject({ directory: place, environment: {} }, world.files), world);

  const pooler = services.find(({ role }) => role === 'pooler')?.ports ?? [];
  expect(pooler.map(({ hostIp, published }) => `${hostIp}:${published}`)).toContain('127.0.0.1:15999');
});

it('a container’s port and an address that follow the env file go on following it', async () => {
  const db = 'image: supabase/postgres:17.6.1.136';
  // biome-ignore lint/suspicious/noTemplateCurlyInString: templates of Compose
  const ports = ['${POSTGRES_PORT}:${POSTGRES_PORT}', '${VPN}:5460:5432', '80${N}:80'];
  const list = ports.map((port) => `      - "${port}"\n`).join('');
  const compose = `services:\n  db:\n    ${db}\n    ports:\n${list}`;
  const files = {
    [`${place}/docker-compose.yml`]: compose,
    [`${place}/.env`]: 'POSTGRES_PORT=5432\nVPN=10.8.0.1\nN=1\n',
  };
  const { candidate, decided } = await closed(files);
  expect(decided.notes).toEqual([expect.stringContaining('when a variable in them changes, apply again')]);
  const env = `${candidate.envText}`.replace('PORT=5432', 'PORT=5433').replace('10.8.0.1', '10.9.0.1');
  const generated = candidate.files.map(
    ({ path, text }) => [`${place}/seaworthy/gen/1/${path}`, text] as const,
  );
  const world = fakeWorld({
    files: { ...files, ...Object.fromEntries(generated), [`${place}/.env`]: env },
    directory: place,
  });

  const { services } = await factsOf(loadProject({ directory: place, environment: {} }, world.files), world);

  expect(
    services[0]?.ports.map(({ hostIp, published, target }) => `${hostIp}:${published}:${target}`),
  ).toEqual(['127.0.0.1:5433:5433', '10.9.0.1:5460:5432', '127.0.0.1:801:80']);
});
