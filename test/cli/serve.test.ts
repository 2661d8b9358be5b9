// The agent as a process: what a person, systemd and Prometheus see of it.
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { seaworthy, seaworthyAsync } from '../helpers/cli.ts';
import { stackCopy } from '../helpers/deployments.ts';
import { scratch } from '../helpers/scratch-space.ts';

const bin = fileURLToPath(new URL('../../bin/seaworthy', import.meta.url));
const timeout = 60_000;
const environment = {
  PATH: process.env['PATH'] ?? '',
  HOME: '/nonexistent',
  DOCKER_HOST: 'unix:///nonexistent/docker.sock',
};

const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

interface Serving {
  readonly child: ChildProcess;
  /** http://host:port */
  readonly base: string;
  readonly stderr: () => string;
  readonly ended: Promise<{ readonly code: number | null; readonly signal: string | null }>;
}

async function serving(directory: string): Promise<Serving> {
  const words = [bin, 'serve', '-C', directory, '--listen', '127.0.0.1:0'];
  const child = spawn(process.execPath, words, { env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
  children.push(child);
  let stderr = '';
  const ended = new Promise<{ code: number | null; signal: string | null }>((resolve) => {
    child.on('close', (code, signal) => resolve({ code, signal }));
  });
  const base = await new Promise<string>((resolve, reject) => {
    child.stderr?.on('data', (chunk: Buffer) => {
      stderr += chunk.toString('utf8');
      const address = /http:\/\/[\d.]+:\d+(?=\/metrics)/.exec(stderr)?.[0];
      if (address !== undefined && stderr.includes('runs ')) resolve(address);
    });
    void ended.then(() => reject(new Error(`it ended: ${stderr}`)));
  });
  return { child, base, stderr: () => stderr, ended };
}

/** A run of the audit in the midst of asking a Docker that never answers. */
async function runningOnce(directory: string) {
  const tools = scratch();
  const pidFile = join(tools, 'pid');
  writeFileSync(join(tools, 'docker'), `#!/bin/sh\necho $$ > ${pidFile}\nexec sleep 30\n`, { mode: 0o755 });
  const child = spawn(process.execPath, [bin, 'serve', '-C', directory, '--once', 'audit'], {
    env: { ...environment, PATH: `${tools}:${environment.PATH}` },
    stdio: 'ignore',
  });
  children.push(child);
  const ended = new Promise<{ code: number | null; signal: string | null }>((resolve) => {
    child.on('close', (code, signal) => resolve({ code, signal }));
  });
  await vi.waitFor(() => expect(readFileSync(pidFile, 'utf8')).toMatch(/\n$/), { timeout: 20_000 });
  return { child, ended, enginePid: Number(readFileSync(pidFile, 'utf8')) };
}

describe('serve', { timeout }, () => {
  it('answers metrics and health, and ends with 0 when it is asked to', async () => {
    const directory = stackCopy('stock');
    const { child, base, ended } = await serving(directory);

    expect(await (await fetch(`${base}/healthz`)).text()).toBe('ok\n');
    const metrics = await fetch(`${base}/metrics`);
    expect(metrics.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    const text = await metrics.text();
    expect(text).toContain('seaworthy_up 1\n');
    expect(text).toMatch(/^seaworthy_job_next_run_timestamp_seconds\{job="audit"\} \d{10}$/m);
    expect(text).not.toContain('seaworthy_job_last_success_timestamp_seconds');
    expect((await fetch(`${base}/`)).status).toBe(404);

    child.kill('SIGTERM');
    expect(await ended).toEqual({ code: 0, signal: null });
    expect(readFileSync(join(directory, '.seaworthy/jobs/.gitignore'), 'utf8')).toBe('*\n');
  });

  it('is one for each deployment, lets a person run a job beside it, shows that run, and is stopped before it is removed', async () => {
    const directory = stackCopy('stock');
    const { child, base, ended } = await serving(directory);

    const second = seaworthy(['serve', '-C', directory, '--listen', 'off'], { directory });
    expect(second.code).toBe(6);
    expect(second.stderr).toContain('works here since');

    const once = seaworthy(['serve', '-C', directory, '--once', 'audit', '--json'], { directory });
    expect(once.code, once.stderr).toBe(0);
    expect(JSON.parse(once.stdout)).toMatchObject({ job: 'audit', run: { number: 1, status: 'succeeded' } });
    const text = await (await fetch(`${base}/metrics`)).text();
    expect(text).toContain('seaworthy_job_last_result{job="audit"} 1\n');
    expect(text).toContain('seaworthy_job_runs_total{job="audit",result="succeeded"} 1\n');

    const removal = seaworthy(['remove', '-C', directory, '--yes'], { directory });
    expect(removal.code).toBe(6);
    expect(removal.stderr).toContain('HINT: stop it');

    child.kill('SIGINT');
    expect((await ended).code).toBe(0);
    expect(seaworthy(['remove', '-C', directory, '--yes'], { directory }).code).toBe(0);
    expect(existsSync(join(directory, '.seaworthy'))).toBe(false);
  });

  it('of five that start together, one serves', async () => {
    const directory = stackCopy('stock');
    const codes: (number | null)[] = [];
    const all = Array.from({ length: 5 }, () => {
      const child = spawn(process.execPath, [bin, 'serve', '-C', directory, '--listen', 'off'], {
        env: environment,
        stdio: 'ignore',
      });
      children.push(child);
      child.on('close', (code) => codes.push(code));
      return child;
    });
    await vi.waitFor(() => expect(codes).toEqual([6, 6, 6, 6]), { timeout: 30_000 });
    for (const child of all) child.kill('SIGTERM');
    await vi.waitFor(() => expect(codes).toEqual([6, 6, 6, 6, 0]), { timeout: 30_000 });
  });

  it('leaves no lock behind that a kill -9 would make the next one stop at', async () => {
    const directory = stackCopy('stock');
    const first = await serving(directory);
    first.child.kill('SIGKILL');
    await first.ended;
    const second = await serving(directory);
    second.child.kill('SIGTERM');
    expect((await second.ended).code).toBe(0);
  });

  it('shows a run that was killed in its midst as interrupted, and goes on from there', async () => {
    const directory = stackCopy('stock');
    const { child, ended } = await runningOnce(directory);
    child.kill('SIGKILL');
    await ended;

    const list = seaworthy(['serve', '-C', directory, '--list', '--json'], { directory });
    expect(JSON.parse(list.stdout).jobs[0].last).toMatchObject({ number: 1, status: 'interrupted' });
    const again = seaworthy(['serve', '-C', directory, '--once', 'audit'], { directory });
    expect(again.code, again.stderr).toBe(0);
    expect(again.stderr).toContain('The audit failed: it never ended');
    expect(again.stderr).toContain('The audit is well again, after failing since');
    const record = JSON.parse(readFileSync(join(directory, '.seaworthy/jobs/audit/job.json'), 'utf8')).record;
    expect(record.runs.map(({ status }: { status: string }) => status)).toEqual(['interrupted', 'succeeded']);
  });

  it('ends a run with all it started when it is asked to, and calls it stopped', async () => {
    const directory = stackCopy('stock');
    const { child, ended, enginePid } = await runningOnce(directory);
    child.kill('SIGTERM');
    expect(await ended).toEqual({ code: 1, signal: null });
    expect(() => process.kill(enginePid, 0)).toThrow('ESRCH');
    const list = seaworthy(['serve', '-C', directory, '--list'], { directory });
    expect(list.stdout).toContain(' stopped: the agent was ended\n');
    expect(list.stdout).not.toContain('failing');
  });

  it('tells a webhook of what it could not do, and never shows its address', async () => {
    const got: string[] = [];
    const server = createServer((request, response) => {
      request.on('data', (chunk: Buffer) => got.push(chunk.toString('utf8')));
      request.on('end', () => response.end());
    });
    const port = await new Promise<number>((resolve) => {
      server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
    });
    const directory = stackCopy('stock');
    writeFileSync(join(directory, 'hook'), `http://127.0.0.1:${port}/hunter2\n`, { mode: 0o600 });
    writeFileSync(join(directory, 'seaworthy.yaml'), 'notify: { webhook: file:hook }\n');
    // What the audit cannot read makes it fail: the file it accepts findings by.
    writeFileSync(join(directory, 'seaworthy.ignore.yaml'), 'findings: [\n');

    const ran = await seaworthyAsync(['serve', '-C', directory, '--once', 'audit'], environment);
    server.close();
    expect(ran.code).toBe(1);
    expect(JSON.parse(got[0] ?? '{}')).toMatchObject({ event: 'failed', job: 'audit' });
    const list = seaworthy(['serve', '-C', directory, '--list'], { directory });
    expect(list.stdout).toMatch(/failing {3}since/);
    expect(ran.stdout + ran.stderr + list.stdout + got.join('')).not.toContain('hunter2');
  });

  it.each([
    [['--once', 'backups'], 'no job is called "backups"'],
    [['--list', '--unit'], '--list and --unit exclude each other'],
    [['--listen', '9911'], 'is no address with a port'],
    [['--listen', '203.0.113.7:9911'], 'this machine has no such address'],
  ])('%j is refused with what to do', (words, message) => {
    const directory = stackCopy('stock');
    const ran = seaworthy(['serve', '-C', directory, ...words], { directory });
    expect(ran.code).toBe(2);
    expect(ran.stderr).toContain(message);
    expect(ran.stderr).toContain('HINT: ');
  });

  it('refuses wishes that it could not keep: a secret in clear, or one that is not there', () => {
    const directory = stackCopy('stock');
    const clear = 'notify: { webhook: "https://hooks.acme.dev/hunter2" }\n';
    writeFileSync(join(directory, 'seaworthy.yaml'), clear);
    const inClear = seaworthy(['serve', '-C', directory, '--list'], { directory });
    expect([inClear.code, inClear.stderr.includes('hunter2')]).toEqual([2, false]);
    expect(inClear.stderr).toContain('seaworthy.yaml:1: notify.webhook: a secret in clear text');

    writeFileSync(join(directory, 'seaworthy.yaml'), 'notify:\n  heartbeat: env:BEAT\n');
    const missing = seaworthy(['serve', '-C', directory, '--listen', 'off'], { directory });
    expect(missing.code).toBe(2);
    expect(missing.stderr).toContain(
      'seaworthy.yaml:2: notify.heartbeat: the variable BEAT of this shell is not set',
    );
  });
});
