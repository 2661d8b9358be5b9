import { existsSync, mkdtempSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
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

  it('ends the program, and what it started, when it is told to', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'exec-until-'));
    const pidFile = join(folder, 'pid');
    const order = new AbortController();
    const argv = ['sh', '-c', `sleep 300 & echo $! > ${pidFile}; wait`] as const;
    const over = exec.run({ argv, ...patient, until: order.signal });
    await until(() => existsSync(pidFile) && readFileSync(pidFile, 'utf8').endsWith('\n'));
    order.abort();
    expect(await over).toEqual({ ran: false, reason: 'sh was stopped' });
    const pid = Number(readFileSync(pidFile, 'utf8'));
    await until(() => !isAlive(pid));
    expect(isAlive(pid)).toBe(false);
    expect(await exec.run({ argv: ['sleep', '300'], ...patient, until: order.signal })).toEqual({
      ran: false,
      reason: 'sleep was stopped',
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

  it('holds the input of a program until that ends', async () => {
    const argv = script(
      'process.stdin.on("end", () => console.log("ended")).resume(); setTimeout(process.exit, 300)',
    );
    expect(await exec.run({ argv, inputHeld: true, ...patient })).toMatchObject({ code: 0, stdout: '' });
    expect(await exec.run({ argv, ...patient })).toMatchObject({ code: 0, stdout: 'ended\n' });
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

  it('takes variables out of the environment it inherits, and adds those that are given', async () => {
    process.env['SEAWORTHY_TEST_INHERITED'] = 'inherited';
    const argv = script('console.log(process.env.SEAWORTHY_TEST_INHERITED, process.env.PATH !== undefined)');
    const without = ['SEAWORTHY_TEST_INHERITED', 'SEAWORTHY_TEST_NEVER_SET'];
    expect(await exec.run({ argv, ...patient })).toMatchObject({ stdout: 'inherited true\n' });
    expect(await exec.run({ argv, without, ...patient })).toMatchObject({ stdout: 'undefined true\n' });
    const environment = { SEAWORTHY_TEST_INHERITED: 'given' };
    expect(await exec.run({ argv, without, environment, ...patient })).toMatchObject({
      stdout: 'given true\n',
    });
    delete process.env['SEAWORTHY_TEST_INHERITED'];
  });

  it('hands each line of errors on as it comes, whatever ends it and however it is cut', async () => {
    const lines: string[] = [];
    const argv = script(`
      const parts = ['one\\ntw', 'o\\r', '\\nthree\\rfo', Buffer.from([0xc3]), Buffer.from([0xbc]), 'r\\n\\n', 'last'];
      const next = () => { if (parts.length > 0) process.stderr.write(parts.shift(), () => setImmediate(next)); };
      next();
    `);
    const result = await exec.run({ argv, onErrorLine: (line) => lines.push(line), ...patient });
    expect(lines).toEqual(['one', 'two', 'three', 'foür', 'last']);
    expect(result).toMatchObject({ ran: true, stderr: 'one\ntwo\r\nthree\rfoür\n\nlast' });
  });

  it('hands lines of output on instead of keeping them, which may be more than memory would be allowed to hold', async () => {
    let count = 0;
    const argv = script(
      'for (let i = 0; i < 40; i++) console.log("y".repeat(50000)); process.stdout.write("last")',
    );
    const lines: string[] = [];
    const onOutputLine = (line: string) => {
      count += line.length;
      lines.push(line.slice(0, 4));
    };
    const result = await systemExec(1_000_000).run({ argv, onOutputLine, ...patient });
    expect(result).toEqual({ ran: true, code: 0, stdout: '', stderr: '' });
    expect([count, lines.length, lines.at(-1)]).toEqual([2_000_004, 41, 'last']);
  });
});

describe('systemExec with an output file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'exec-output-'));
  let count = 0;
  function fresh(): string {
    count += 1;
    return join(folder, `out-${count}`);
  }

  it('writes what the program prints, for its owner alone, and keeps nothing in memory', async () => {
    const outputFile = fresh();
    const argv = script(
      'process.stderr.write("said"); for (let i = 0; i < 40; i++) process.stdout.write("y".repeat(100000))',
    );
    // Four times what memory would be allowed to hold.
    const result = await systemExec(1_000_000).run({ argv, outputFile, ...patient });
    expect(result).toEqual({ ran: true, code: 0, stdout: '', stderr: 'said' });
    expect(readFileSync(outputFile, 'latin1')).toBe('y'.repeat(4_000_000));
    expect(statSync(outputFile).mode & 0o7777).toBe(0o600);
  });

  it('feeds a file to the program, and starts nothing where there is none', async () => {
    const inputFile = fresh();
    const argv = script('process.stdin.pipe(process.stdout)');
    const missing = await exec.run({ argv, inputFile, ...patient });
    expect(missing).toEqual({ ran: false, reason: `${inputFile} cannot be read (ENOENT)` });
    writeFileSync(inputFile, 'from a file');
    expect(await exec.run({ argv, inputFile, ...patient })).toMatchObject({ code: 0, stdout: 'from a file' });
  });

  it('still bounds what the program prints as errors', async () => {
    const outputFile = fresh();
    const argv = script('setInterval(() => process.stderr.write("x".repeat(100000)), 1)');
    const result = await systemExec(1_000_000).run({ argv, outputFile, ...patient });
    expect(result).toMatchObject({ ran: false });
    expect(existsSync(outputFile)).toBe(false);
  });

  it.each([
    ['fails', script('console.log("half"); process.exitCode = 1'), { ran: true, code: 1 }],
    [
      'is killed',
      script('process.stdout.write("half", () => process.kill(process.pid, "SIGKILL"))'),
      { ran: false },
    ],
    ['is missing', ['seaworthy-no-such-program'] as const, { ran: false }],
    ['cannot be started', [node, 'a\0b'] as const, { ran: false }],
  ] as const)('leaves no file when the program %s', async (_how, argv, result) => {
    const outputFile = fresh();
    expect(await exec.run({ argv, outputFile, ...patient })).toMatchObject(result);
    expect(existsSync(outputFile)).toBe(false);
  });

  it('leaves no file when the time limit ends the program', async () => {
    const outputFile = fresh();
    const argv = script('console.log("half"); setInterval(() => {}, 1000)');
    expect(await exec.run({ argv, outputFile, timeoutMs: 1_500 })).toMatchObject({ ran: false });
    expect(existsSync(outputFile)).toBe(false);
  });

  it('touches no file that is there already, nor the target of a link, and starts nothing then', async () => {
    const there = fresh();
    writeFileSync(there, 'precious');
    const link = fresh();
    symlinkSync(there, link);
    const mark = fresh();
    const argv = script(`require("fs").writeFileSync(${JSON.stringify(mark)}, "")`);
    for (const outputFile of [there, link]) {
      const reason = `${outputFile} is there already`;
      expect(await exec.run({ argv, outputFile, ...patient })).toEqual({ ran: false, reason });
    }
    expect(readFileSync(there, 'utf8')).toBe('precious');
    expect(existsSync(mark)).toBe(false);
  });

  it('says that it cannot write where it may not or where no folder is', async () => {
    const outputFile = join(folder, 'no', 'such', 'folder');
    const reason = `${outputFile} cannot be written (ENOENT)`;
    expect(await exec.run({ argv: script(''), outputFile, ...patient })).toEqual({ ran: false, reason });
  });

  it.runIf(process.geteuid?.() === 0)('gives the file to who shall own it', async () => {
    const outputFile = fresh();
    const outputOwner = { uid: 12345, gid: 54321 };
    await exec.run({ argv: script('console.log(1)'), outputFile, outputOwner, ...patient });
    expect(statSync(outputFile)).toMatchObject({ uid: 12345, gid: 54321 });
  });
});
