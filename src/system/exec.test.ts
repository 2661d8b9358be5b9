import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { systemExec } from './exec.ts';

const exec = systemExec();
const node = process.execPath;
const patient = { timeoutMs: 60_000 };

function script(text: string): readonly [string, ...string[]] {
  return [node, '-e', text];
}

function isAlive(pid: number): boolean {
  try {
    // A zombie that nobody has buried yet still takes signals; its state tells.
    process.kill(pid, 0);
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

async function until(condition: () => boolean): Promise<void> {
  for (let turn = 0; turn < 400 && !condition(); turn++) {
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

describe('systemExec', () => {
  it('gives output, errors and exit code back', async () => {
    const argv = script('console.log("out"); console.error("err"); process.exitCode = 3');
    expect(await exec.run({ argv, ...patient })).toEqual({
      ran: true,
      code: 3,
      stdout: 'out\n',
      stderr: 'err\n',
    });
  });

  it('gives arguments to the program as they are, without a shell', async () => {
    const argument = '$(id) `id` ; "quoted" * \n';
    const result = await exec.run({
      argv: [node, '-e', 'process.stdout.write(process.argv[1])', argument],
      ...patient,
    });
    expect(result).toMatchObject({ ran: true, stdout: argument });
  });

  it('adds to the environment it inherits', async () => {
    const argv = script('console.log(process.env.ADDED, process.env.PATH !== undefined)');
    const result = await exec.run({ argv, environment: { ADDED: 'yes' }, ...patient });
    expect(result).toMatchObject({ ran: true, stdout: 'yes true\n' });
  });

  it('feeds input, and an empty one when none is given', async () => {
    const argv = script('process.stdin.pipe(process.stdout)');
    expect(await exec.run({ argv, input: 'hello', ...patient })).toMatchObject({ stdout: 'hello' });
    expect(await exec.run({ argv, ...patient })).toMatchObject({ stdout: '' });
  });

  it('lives with a program that does not read its input', async () => {
    const argv = script('process.exit(0)');
    const result = await exec.run({ argv, input: 'x'.repeat(4_000_000), ...patient });
    expect(result).toMatchObject({ ran: true, code: 0 });
  });

  it('runs in the directory that is named', async () => {
    const result = await exec.run({ argv: script('console.log(process.cwd())'), directory: '/', ...patient });
    expect(result).toMatchObject({ stdout: '/\n' });
  });

  it.each([
    [['seaworthy-no-such-program'], {}, 'seaworthy-no-such-program is not installed'],
    [['/etc/passwd'], {}, '/etc/passwd may not be run by this user'],
    [[node], { directory: '/no/such/folder' }, '/no/such/folder does not exist'],
    [[node, 'a\0b'], {}, `${node} could not be started (ERR_INVALID_ARG_VALUE)`],
  ] as const)('says why %j could not be started', async (argv, more, reason) => {
    expect(await exec.run({ argv, ...more, ...patient })).toEqual({ ran: false, reason });
  });

  it('says which signal ended a program', async () => {
    const result = await exec.run({ argv: script('process.kill(process.pid, "SIGKILL")'), ...patient });
    expect(result).toEqual({ ran: false, reason: `${node} was ended by SIGKILL` });
  });

  it('ends a program at its time limit, with everything it started', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'exec-')), 'pid');
    // The grandchild keeps the output open: ending the child alone would leave us waiting for it.
    const grandchild = `require("fs").writeFileSync(${JSON.stringify(file)}, String(process.pid)); setInterval(() => {}, 1000)`;
    const argv = script(
      `require("child_process").spawn(process.execPath, ["-e", ${JSON.stringify(grandchild)}], { stdio: "inherit" }); setInterval(() => {}, 1000)`,
    );
    const result = await exec.run({ argv, timeoutMs: 2_000 });
    expect(result).toEqual({ ran: false, reason: `${node} did not finish within 2 s` });
    // On a machine so slow that the grandchild was not born yet there is nothing left to see.
    if (!existsSync(file)) return;
    const pid = Number(readFileSync(file, 'utf8'));
    await until(() => !isAlive(pid));
    expect(isAlive(pid)).toBe(false);
  });

  it('ends a program that prints more than the limit', async () => {
    const argv = script('setInterval(() => process.stdout.write("x".repeat(100000)), 1)');
    const result = await systemExec(1_000_000).run({ argv, ...patient });
    expect(result).toEqual({ ran: false, reason: `${node} printed more than 1000000 bytes` });
  });

  it('leaves no signal listeners behind', async () => {
    const before = process.listenerCount('SIGINT');
    await exec.run({ argv: script(''), ...patient });
    expect(process.listenerCount('SIGINT')).toBe(before);
  });
});
