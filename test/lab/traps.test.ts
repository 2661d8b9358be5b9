// The traps that make a detector lie, on a real stack: what the facts say while the obvious sign says something else.
// Order matters little, yet each test mends what it broke: the stack is shared.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Facts } from '../../src/model/facts/table.ts';
import type { World } from '../../src/ports/world.ts';
import { describeLab, factReason, factValue, type LabStack, run, until } from './stack.ts';

const services = ['db', 'auth', 'imgproxy', 'supavisor'];

function inFiles(facts: Facts, service: string, name: string) {
  const found = factValue(facts, 'services').find((one) => one.name === service);
  return found?.environment[name];
}

function running(facts: Facts, service: string) {
  const found = factValue(facts, 'containers').project.find((one) => one.service === service);
  return found ?? expect.fail(`${service} has no container`);
}

async function wait(what: string, condition: () => boolean): Promise<void> {
  if (!(await until(condition, 240))) expect.fail(`waited in vain until ${what}`);
}

/** Sets a key of `.env` while a test looks. */
async function withEnv(
  stack: LabStack,
  key: string,
  value: string,
  look: () => Promise<void>,
): Promise<void> {
  const before = stack.env(key);
  stack.setEnv(key, value);
  try {
    await look();
  } finally {
    stack.setEnv(key, before);
  }
}

describeLab('traps', { stack: 'envoy-17', services }, (stack) => {
  describe('a password that was changed in .env after the first start', () => {
    it('passes over 127.0.0.1, and the facts say refused', async () => {
      await withEnv(stack(), 'POSTGRES_PASSWORD', 'another-password-than-the-first', async () => {
        const loopback = ['env', 'PGPASSWORD=nonsense', 'psql', '-h', '127.0.0.1', '-U', 'postgres'];
        expect(
          stack()
            .inDatabase(...loopback, '-d', 'postgres', '-Atc', 'select 1')
            .trim(),
        ).toBe('1');

        const facts = await stack().collect();
        const { logins } = factValue(facts, 'logins');
        expect(logins).toHaveLength(7);
        for (const login of logins) {
          expect(login).toMatchObject({
            accepted: false,
            refusal: `password authentication failed for user "${login.role}"`,
          });
        }
        // The container still has the first one: everything else stays visible, and the difference is a fact.
        expect(factValue(facts, 'settings')['max_connections']).toBe('100');
        const file = inFiles(facts, 'db', 'POSTGRES_PASSWORD')?.secret?.fingerprint;
        const container = running(facts, 'db').environment['POSTGRES_PASSWORD']?.secret?.fingerprint;
        expect(file).toBeTypeOf('string');
        expect(container).not.toBe(file);
        expect(JSON.stringify(facts).includes('another-password-than-the-first')).toBe(false);
      });
    });

    it('shows the old one nowhere, although no file knows it any more', async () => {
      const old = stack().env('POSTGRES_PASSWORD');
      await withEnv(stack(), 'POSTGRES_PASSWORD', 'another-password-than-the-first', async () => {
        expect(JSON.stringify(await stack().collect()).includes(old)).toBe(false);
      });
    });
  });

  describe('a server without free connections', () => {
    /** Sessions of a role that stay open, and come back for every place that gets free; the loopback asks for no password. */
    function occupy(role: string, count: number): void {
      const session = `psql -h 127.0.0.1 -U ${role} -d postgres -c 'select pg_sleep(600)' >/dev/null 2>&1`;
      const sitting = `while [ -e /tmp/occupied ]; do ${session}; sleep 1; done`;
      const loop = `touch /tmp/occupied; for i in $(seq ${count}); do (${sitting}) & done; wait`;
      stack().compose('exec', '-d', 'db', 'bash', '-c', loop);
    }
    function free(): void {
      const sleepers = `select count(pg_terminate_backend(pid)) from pg_stat_activity where query like '%pg_sleep%' and pid <> pg_backend_pid()`;
      stack().inDatabase('rm', '-f', '/tmp/occupied');
      const psql = ['psql', '-h', '127.0.0.1', '-U', 'supabase_admin', '-d', 'postgres', '-Atc', sleepers];
      stack().inDatabase(...psql);
    }
    function isRefused(role: string): boolean {
      const argv = ['compose', 'exec', '-T', 'db', 'bash', '-c'];
      const script = `psql -h 127.0.0.1 -U ${role} -d postgres -Atc 'select 1' >/dev/null 2>&1 && echo in || echo out`;
      return run(['docker', ...argv, script], stack().directory).trim() === 'out';
    }

    it('is green for pg_isready, and the facts tell the full house', async () => {
      occupy('authenticator', 100);
      try {
        await wait('ordinary roles are turned away', () => isRefused('authenticator'));
        expect(stack().inDatabase('pg_isready', '-h', 'localhost')).toContain('accepting connections');
        const facts = await stack().collect();
        const { max, reserved, used, byUser } = factValue(facts, 'connections');
        expect(used).toBeGreaterThanOrEqual(max - reserved);
        expect(byUser['authenticator']).toBeGreaterThan(50);
        // A login that finds no room proves nothing about its password.
        expect(factReason(facts, 'logins')).toMatch(/^needs a login as \S+ \(.*connection slots/);
      } finally {
        free();
        await wait('there is room again', () => !isRefused('authenticator'));
      }
    });

    it('makes the facts unknown, not empty, when the reserved connections are gone as well', async () => {
      occupy('authenticator', 100);
      try {
        await wait('ordinary roles are turned away', () => isRefused('authenticator'));
        occupy('supabase_admin', 6);
        await wait('even the superuser is turned away', () => isRefused('supabase_admin'));
        const facts = await stack().collect();
        expect(factReason(facts, 'connections')).toMatch(
          /^needs the database postgres \(.*too many clients already/,
        );
        expect(factReason(facts, 'logins')).toContain('too many clients already');
        expect(factReason(facts, 'settings')).toContain('too many clients already');
      } finally {
        stack().inDatabase('rm', '-f', '/tmp/occupied');
        stack().compose('restart', 'db');
        await wait('the database is back', () => !isRefused('supabase_admin'));
      }
    });
  });

  it('an unhealthy container stays up, and the facts say both', async () => {
    const id = stack().compose('ps', '-q', 'imgproxy').trim();
    const health = () => run(['docker', 'inspect', '-f', '{{.State.Health.Status}}', id]).trim();
    run(['docker', 'kill', '--signal', 'STOP', id]);
    try {
      await wait('imgproxy is unhealthy', () => health() === 'unhealthy');
      expect(running(await stack().collect(), 'imgproxy')).toMatchObject({
        state: 'running',
        health: 'unhealthy',
        restartCount: 0,
      });
    } finally {
      run(['docker', 'kill', '--signal', 'CONT', id]);
      await wait('imgproxy is healthy', () => health() === 'healthy');
    }
  });

  it('a restart brings no edited .env into the container, and the facts differ', async () => {
    const before = stack().env('SITE_URL');
    await withEnv(stack(), 'SITE_URL', 'https://edited.acme.test', async () => {
      stack().compose('restart', 'auth');
      const facts = await stack().collect();
      expect(inFiles(facts, 'auth', 'GOTRUE_SITE_URL')?.text).toBe('https://edited.acme.test');
      expect(running(facts, 'auth').environment['GOTRUE_SITE_URL']?.text).toBe(before);
    });
  });

  it('an edited pool size reaches file and container, and the row in effect stays', async () => {
    await withEnv(stack(), 'POOLER_DEFAULT_POOL_SIZE', '55', async () => {
      await stack().up('supavisor');
      const facts = await stack().collect();
      expect(inFiles(facts, 'supavisor', 'POOLER_DEFAULT_POOL_SIZE')?.text).toBe('55');
      expect(running(facts, 'supavisor').environment['POOLER_DEFAULT_POOL_SIZE']?.text).toBe('55');
      expect(factValue(facts, 'poolerTenants').tenants).toMatchObject([{ defaultPoolSize: 20 }]);
    });
  });

  it('an overlay that .env does not name is seen on the container it was started with', async () => {
    const overlay = join(stack().directory, 'docker-compose.extra.yml');
    writeFileSync(overlay, 'services:\n  imgproxy:\n    labels:\n      extra: "yes"\n');
    stack().compose('-f', 'docker-compose.yml', '-f', 'docker-compose.extra.yml', 'up', '-d', 'imgproxy');
    const facts = await stack().collect();
    expect(running(facts, 'imgproxy').configFiles).toEqual([
      join(stack().directory, 'docker-compose.yml'),
      overlay,
    ]);
    expect(running(facts, 'db').configFiles).toEqual([join(stack().directory, 'docker-compose.yml')]);
    const { files, filesNotUsed } = factValue(facts, 'deployment');
    expect(files.map(({ path }) => path)).toEqual(['docker-compose.yml']);
    expect(filesNotUsed).toContain('docker-compose.extra.yml');
  });

  it('containers of another directory are not taken for ours', async () => {
    const other = mkdtempSync(join(tmpdir(), 'seaworthy-other-'));
    const image = run([
      'docker',
      'inspect',
      '-f',
      '{{.Config.Image}}',
      stack().compose('ps', '-q', 'imgproxy').trim(),
    ]).trim();
    const create = (project: string, name: string) => {
      const text = `name: ${project}\nservices:\n  stray:\n    image: ${image}\n    container_name: ${name}\n    network_mode: none\n`;
      writeFileSync(join(other, 'docker-compose.yml'), text);
      run(['docker', 'compose', '--progress', 'quiet', 'create'], other);
    };
    const names = [`${stack().project}-stray`, `${stack().project}-studio`];
    try {
      create(stack().project, names[0] ?? '');
      // The stack's own studio was never started, so its name is free to be taken by somebody else's.
      create(`${stack().project}-b`, names[1] ?? '');
      const { project, foreign } = factValue(await stack().collect(), 'containers');
      expect(project.map(({ service }) => service).sort()).toEqual([...services].sort());
      expect([...foreign].sort((a, b) => a.name.localeCompare(b.name))).toEqual([
        { name: names[0], project: stack().project, workingDirectory: other, reason: 'same-project' },
        { name: names[1], project: `${stack().project}-b`, workingDirectory: other, reason: 'same-name' },
      ]);
    } finally {
      for (const name of names) run(['docker', 'rm', '-f', name]);
      rmSync(other, { recursive: true });
    }
  });

  it.skipIf(process.getuid?.() !== 0)(
    'a rule that really stands before published ports is seen',
    async () => {
      // TEST-NET-3 (RFC 5737): nobody comes from there, so nothing changes for this machine.
      const rule = ['DOCKER-USER', '-s', '203.0.113.7/32', '-j', 'DROP'];
      const before = factValue(await stack().collect(), 'firewall');
      run(['iptables', '-I', ...rule]);
      try {
        const after = factValue(await stack().collect(), 'firewall');
        expect(after.dockerUser).toContain('-A DOCKER-USER -s 203.0.113.7/32 -j DROP');
        expect(after.drops).toBe(true);
        expect(after.dockerUser.length).toBe(before.dockerUser.length + 1);
      } finally {
        run(['iptables', '-D', ...rule]);
      }
    },
  );

  it('a database that is stopped makes its facts unknown, with the reason', async () => {
    stack().compose('stop', 'db');
    try {
      const facts = await stack().collect();
      expect(factReason(facts, 'settings')).toBe('needs a running database (the container of db is exited)');
      expect(factReason(facts, 'logins')).toBe('needs a running database (the container of db is exited)');
      expect(running(facts, 'db')).toMatchObject({ state: 'exited' });
    } finally {
      await stack().up('db');
    }
  });

  it('an engine that does not answer gives every live fact its reason, and the files are read all the same', async () => {
    const elsewhere = (host: string) => (world: World) => ({
      ...world,
      exec: {
        run: (request: Parameters<World['exec']['run']>[0]) =>
          world.exec.run({ ...request, environment: { ...request.environment, DOCKER_HOST: host } }),
      },
    });
    const dead = await stack().collect(elsewhere('unix:///no/such/engine.sock'));
    for (const name of ['engine', 'containers', 'volumes', 'settings', 'logins'] as const) {
      expect(factReason(dead, name)).toBe('needs Docker (no engine answers at unix:///no/such/engine.sock)');
    }
    expect(factValue(dead, 'services').length).toBeGreaterThan(5);
    expect(dead.table.memory.known).toBe(true);

    const remote = await stack().collect(elsewhere('tcp://127.0.0.1:1'));
    expect(factReason(remote, 'disks')).toBe(
      'needs the machine that runs the deployment (Docker is at tcp://127.0.0.1:1)',
    );
  });
});
