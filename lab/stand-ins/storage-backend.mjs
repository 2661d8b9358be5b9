// STAND-IN for the backends of storage-api. Kept from upstream (supabase/storage: src/storage/backend/file.ts, s3/, src/storage/locator.ts):
// - file: <FILE_STORAGE_BACKEND_PATH>/<GLOBAL_S3_BUCKET>/<TENANT_ID>/<bucket>/<name>/<version>, the object name is a directory, content type
//   and cache control are extended attributes of the version file, and a file without them is an error (ENODATA);
// - s3: key <TENANT_ID>/<bucket>/<name>/<version> in GLOBAL_S3_BUCKET, content type and cache control are the object's own headers.
import { execFile } from 'node:child_process';
import { mkdir, open, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { env, fatal, need } from './shared.mjs';

const run = promisify(execFile);
const attributes = {
  'content-type': 'user.supabase.content-type',
  'cache-control': 'user.supabase.cache-control',
};
const relative = (bucket, name, version) => join(need('TENANT_ID'), bucket, name, version ?? '');

const file = {
  path: (...key) =>
    join(
      env.FILE_STORAGE_BACKEND_PATH ?? env.STORAGE_FILE_BACKEND_PATH,
      env.GLOBAL_S3_BUCKET,
      relative(...key),
    ),
  async put(key, bytes, headers) {
    const at = file.path(...key);
    await mkdir(dirname(at), { recursive: true });
    await writeFile(at, bytes);
    for (const [header, name] of Object.entries(attributes))
      await run('setfattr', ['-n', name, '-v', headers[header], at]);
  },
  async get(key) {
    const at = file.path(...key);
    const headers = {};
    for (const [header, name] of Object.entries(attributes))
      headers[header] = (await run('getfattr', ['--only-values', '--absolute-names', '-n', name, at])).stdout;
    return {
      bytes: await readFile(at),
      headers: { ...headers, 'last-modified': (await stat(at)).mtime.toUTCString() },
    };
  },
  remove: (key) => rm(file.path(...key), { force: true }),
  async ready() {
    const root = env.FILE_STORAGE_BACKEND_PATH ?? env.STORAGE_FILE_BACKEND_PATH;
    if (!root) fatal('FILE_STORAGE_BACKEND_PATH is missing');
    await (await open(root, 'r')).close();
  },
};

// curl signs the requests (--aws-sigv4); key and secret go by its config on stdin, never by argv.
function curl(key, ...more) {
  const url = `${env.GLOBAL_S3_ENDPOINT}/${env.GLOBAL_S3_BUCKET}/${relative(...key)
    .split('/')
    .map(encodeURIComponent)
    .join('/')}`;
  const signing = ['--aws-sigv4', `aws:amz:${env.REGION}:s3`, '-K', '-', '-sS', '--fail', '--max-time', '60'];
  return new Promise((resolve, reject) => {
    const child = execFile(
      'curl',
      [...signing, ...more, url],
      { encoding: 'buffer', maxBuffer: 1 << 30 },
      (error, out) => (error ? reject(error) : resolve(out)),
    );
    child.stdin.end(`user = "${env.AWS_ACCESS_KEY_ID}:${env.AWS_SECRET_ACCESS_KEY}"\n`);
  });
}

const s3 = {
  async put(key, bytes, headers) {
    const temporary = join('/tmp', key[2]);
    await writeFile(temporary, bytes);
    const given = Object.entries(headers).flatMap(([name, value]) => ['-H', `${name}: ${value}`]);
    await curl(key, '-T', temporary, ...given).finally(() => rm(temporary, { force: true }));
  },
  async get(key) {
    const out = await curl(key, '-i');
    const end = out.indexOf('\r\n\r\n');
    const lines = out.subarray(0, end).toString().split('\r\n').slice(1);
    const all = Object.fromEntries(
      lines.map((line) => [
        line.slice(0, line.indexOf(':')).toLowerCase(),
        line.slice(line.indexOf(':') + 2),
      ]),
    );
    return {
      bytes: out.subarray(end + 4),
      headers: { 'content-type': all['content-type'], 'cache-control': all['cache-control'] ?? 'no-cache' },
    };
  },
  remove: (key) => curl(key, '-X', 'DELETE'),
  async ready() {
    for (const name of ['GLOBAL_S3_BUCKET', 'REGION', 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'])
      need(name);
  },
};

export const backend = env.STORAGE_BACKEND === 's3' ? s3 : file;
