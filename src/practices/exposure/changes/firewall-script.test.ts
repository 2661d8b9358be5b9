import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { sidecarProgram } from '../../../../test/helpers/changes.ts';
import { service, table } from '../../../../test/helpers/facts.ts';
import { port } from '../../../../test/helpers/ports.ts';
import { parseWishes } from '../../../engine/wishes/read.ts';
import type { PortFact } from '../../../model/facts/services.ts';
import { firewallScript } from './firewall-script.ts';

const services = [
  service('gateway', { name: 'kong', ports: [port(8000, 8000)] }),
  service('pooler', { name: 'supavisor', ports: [port(5432, 5432), port(6543, 6543, '127.0.0.1')] }),
  service('proxy', { name: 'caddy', ports: [port(443, 443), { ...port(443, 443), protocol: 'udp' }] }),
  service('other', { name: 'redis', ports: [port(6379, 6379)] }),
];

function decide(wishes = '', more: readonly PortFact[] = [], project = 'supabase') {
  const all = [...services, service('metrics', { ports: more })];
  const given = { services: all, deployment: { project } } as never;
  return firewallScript.decide(given, {
    wishes: parseWishes(wishes).wishes,
    sidecarProgram,
    facts: table({}) as never,
  });
}

function script(...given: Parameters<typeof decide>): string {
  const decision = decide(...given);
  const [file] = decision.wanted ? decision.fragments : [];
  return file?.kind === 'file' ? file.text : expect.fail('no script');
}

const line = (text: string, name: string) => new RegExp(`^${name}=.*$`, 'm').exec(text)?.[0];

describe('exposure/firewall-script', () => {
  it('knows every wide port of the project, and leaves 80 and 443 open', () => {
    const text = script();

    expect(line(text, 'published')).toBe("published='tcp/8000 tcp/5432 tcp/443 udp/443 tcp/6379'");
    expect(line(text, 'open')).toBe("open='80 443'");
    expect(text).toContain('#   tcp/5432 supavisor');
  });

  it('leaves open what the wishes keep', () => {
    const wishes = 'exposure:\n  pooler: keep\n  services:\n    redis: keep\n  open_ports: [443]\n';

    expect(line(script(wishes), 'open')).toBe("open='443 5432 6379'");
  });

  it('closes a range whole, or port by port where one stays open', () => {
    expect(line(script('', [port('9000-9010', 9000)]), 'published')).toContain(" tcp/9000:9010'");
    const wishes = 'exposure:\n  open_ports: [9001]\n';
    expect(line(script(wishes, [port('9000-9002', 9000)]), 'published')).toContain(
      " tcp/9000 tcp/9001 tcp/9002'",
    );
  });

  it('never drops an SSH port that lies in a published range', () => {
    const text = script('', [port('2200-2300', 5432)]);
    const [functions = ''] = text.split('\nverb=help\n');
    const asked = (words: string) => {
      const input = `${functions}\nssh='22 2222 2300 '\ninside=lo\n${words}\n`;
      return spawnSync('sh', ['-s'], { input, encoding: 'utf8' });
    };

    const rules = asked('container_rules').stdout.split('\n');
    const drops = rules.flatMap((rule, index) => (/2200:2300.* DROP$/.test(rule) ? [index] : []));
    expect(drops).toHaveLength(2);
    for (const way of ['--ctorigdstport 2222 ', '--dport 2222 ', '--ctorigdstport 2300 ', '--dport 2300 ']) {
      const returns = rules.findIndex((rule) => rule.includes(way) && rule.endsWith('-j RETURN'));
      expect(returns).toBeGreaterThan(0);
      expect(returns).toBeLessThan(Math.min(...drops));
    }
    expect(rules.join()).not.toContain('port 22 ');
    expect(asked('report').stdout).toContain('tcp/2200:2300 closed to other machines, but for 2222, 2300\n');
    expect(asked('report').stdout).toContain('tcp/5432 closed to other machines\n');
    // What closes the machine itself lets the very port in.
    expect(asked('host_table').stdout).toMatch(/tcp dport \{ 22, 80, 443, 2222, 2300 \} accept/);
  });

  it('says which ports it cannot know', () => {
    expect(line(script('', [port('', 9100)]), 'unlisted')).toBe("unlisted='metrics 9100'");
  });

  it("fits a long project into the 28 characters of a chain's name, and tells two apart", () => {
    const [one, other] = ['a-very-long-project-name-1', 'a-very-long-project-name-2'].map((project) =>
      line(script('', [], project), 'chain'),
    );

    expect(one).toMatch(/^chain='[A-Za-z0-9-]{1,28}'$/);
    expect(one).not.toBe(other);
  });

  it('is not written when it is not wished', () => {
    expect(decide('exposure:\n  firewall: false\n')).toMatchObject({ wanted: false });
  });

  it('is a sound script for a plain shell, and says how to use it to anybody', () => {
    const text = script();

    expect(spawnSync('sh', ['-n'], { input: text, encoding: 'utf8' })).toMatchObject({
      status: 0,
      stderr: '',
    });
    const help = spawnSync('sh', ['-s', '--', '--help'], { input: text, encoding: 'utf8' });
    expect(help.stdout).toContain('sh firewall.sh apply [--seconds 60] [--host] [--all]');
  });

  const hasLinter = spawnSync('shellcheck', ['--version']).status === 0;
  if (!hasLinter) process.stderr.write('skipped: no shellcheck here to read the firewall script\n');
  it.skipIf(!hasLinter)('passes shellcheck', () => {
    expect(spawnSync('shellcheck', ['-s', 'sh', '-'], { input: script(), encoding: 'utf8' }).stdout).toBe('');
  });
});
