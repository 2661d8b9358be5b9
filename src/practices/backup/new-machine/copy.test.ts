import { existsSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { directoryWith, stackCopy } from '../../../../test/helpers/deployments.ts';
import { at, entriesOf, textOf } from '../../../deployment/node.ts';
import { adopt } from '../../../engine/adopted.ts';
import { systemWorld } from '../../../system/world.ts';
import { copyFile, makeCopy, nameProject, refuseShared } from './copy.ts';
import { servicesIn } from './destination.ts';

const world = systemWorld();
const open = (directory: string) => adopt({ directory, environment: { HOME: '/nonexistent' } }, world);

const own = `name: supabase
services:
  db:
    image: supabase/postgres:17.6.1.136
    container_name: supabase-db
    networks: [default, shared]
    ports: ['5432:5432']
    volumes: ['data:/var/lib/postgresql/data', './volumes/db/init:/docker-entrypoint-initdb.d']
volumes:
  data: { name: production-data }
networks:
  shared: { name: production-net }
`;

describe('a copy beside the deployment', () => {
  it('has another name, no port, no name of a container, and networks that lead nowhere', () => {
    const directory = stackCopy('stock');
    makeCopy(open(directory), 'supabase-copy', world);
    const { project } = open(directory);
    expect(project.name).toBe('supabase-copy');
    const services = entriesOf(at(project.root, 'services')).map(([, { value }]) => value);
    expect(services.length).toBeGreaterThan(8);
    for (const service of services) {
      expect(at(service, 'container_name')).toBeUndefined();
      expect(at(service, 'ports')).toBeUndefined();
    }
    for (const [, { value }] of entriesOf(at(project.root, 'networks')))
      expect(textOf(at(value, 'internal'))).toBe('true');
  });

  it('has volumes and networks of its own where the files name those of the deployment', () => {
    const directory = directoryWith({ 'docker-compose.yml': own, '.env': 'A=1\n' });
    makeCopy(open(directory), 'then', world);
    const { root } = open(directory).project;
    expect(textOf(at(root, 'volumes', 'data', 'name'))).toBe('then_data');
    expect(textOf(at(root, 'networks', 'shared', 'name'))).toBe('then_shared');
    expect(readFileSync(join(directory, '.env'), 'utf8')).toContain('A=1\n');
  });

  it('is made once: a second time changes nothing', () => {
    const directory = directoryWith({ 'docker-compose.yml': own, '.env': 'A=1\n' });
    makeCopy(open(directory), 'then', world);
    const before = ['.env', copyFile].map((name) => readFileSync(join(directory, name), 'utf8'));
    makeCopy(open(directory), 'then', world);
    expect(['.env', copyFile].map((name) => readFileSync(join(directory, name), 'utf8'))).toEqual(before);
  });

  it('is refused where it would share a folder or a volume with the deployment, which is named', async () => {
    const text = own
      .replace('./volumes/db/init:', '/srv/init:')
      .replace('{ name: production-data }', '{ external: true, name: production-data }');
    const adopted = open(directoryWith({ 'docker-compose.yml': text }));
    const services = await servicesIn(adopted, world);
    expect(() => refuseShared(adopted, services, world.tree)).toThrow(
      '/srv/init of db and the external volume data',
    );
    const fine = open(stackCopy('stock'));
    const theirs = await servicesIn(fine, world);
    expect(() => refuseShared(fine, theirs, world.tree)).not.toThrow();
  });

  it('is refused where a folder of it is reached through a link, which was saved as it is', async () => {
    const directory = directoryWith({ 'docker-compose.yml': own });
    symlinkSync('/mnt/large/volumes', join(directory, 'volumes'));
    const adopted = open(directory);
    const services = await servicesIn(adopted, world);
    expect(() => refuseShared(adopted, services, world.tree)).toThrow(`${directory}/volumes/db/init of db`);
  });

  it('is no copy where only its project gets a name', () => {
    const directory = directoryWith({ 'docker-compose.yml': own });
    nameProject(open(directory), 'other', world);
    expect(open(directory).project.name).toBe('other');
    expect(existsSync(join(directory, copyFile))).toBe(false);
  });
});
