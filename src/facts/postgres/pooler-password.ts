import { createDecipheriv } from 'node:crypto';
import type { PoolerUser } from '../../model/facts/database.ts';
import { environmentOf, inspectedProject, labelOf } from '../docker/inspected.ts';
import type { GathererContext } from '../gatherer.ts';

type Judgement = PoolerUser['password'];

/**
 * Opens what Supavisor has stored with the key that its container runs with, and compares: the key and the password are
 * read from the environment once, when the tenant is made, and never again (failure cases 38 and 40). Neither leaves here.
 */
export async function passwordJudge(
  context: GathererContext,
): Promise<(isManager: boolean, sealed: string | null) => Judgement> {
  const environment = await poolerEnvironment(context);
  const key = environment?.get('VAULT_ENC_KEY') ?? '';
  const password = environment?.get('POSTGRES_PASSWORD') ?? '';
  return (isManager, sealed) => {
    if (sealed === null || Buffer.byteLength(key) !== keyBytes) return 'unread';
    const opened = open(Buffer.from(sealed, 'base64'), key);
    if (opened === null) return 'sealed';
    // The password of any other user is that user's own.
    if (!isManager || password === '') return 'unread';
    return opened === password ? 'current' : 'other';
  };
}

async function poolerEnvironment(context: GathererContext): Promise<ReadonlyMap<string, string> | undefined> {
  const services = context.before.services?.known ? context.before.services.value : [];
  const service = services.find(({ role, product }) => role === 'pooler' && product !== 'pgbouncer');
  const project = await inspectedProject(context);
  if (service === undefined || !project.known) return undefined;
  const container = project.value.own.find(
    (one) => labelOf(one, 'service') === service.name && one.State.Status === 'running',
  );
  return container === undefined ? undefined : environmentOf(container);
}

const keyBytes = 32;
const ivBytes = 16;
const tagBytes = 16;

/**
 * The text sealed by Cloak's AES.GCM cipher, or null when this key does not open it. Its form: type 1, length, key tag, IV,
 * authentication tag, ciphertext; authenticated together with `AES256GCM` (danielberkompas/cloak:
 * lib/cloak/ciphers/aes_gcm.ex). Supavisor takes the bytes of VAULT_ENC_KEY as they are (config/runtime.exs).
 */
export function open(sealed: Buffer, key: string): string | null {
  const from = 2 + (sealed[1] ?? 0);
  const body = from + ivBytes + tagBytes;
  if (sealed[0] !== 1 || sealed.length < body) return null;
  try {
    const decipher = createDecipheriv('aes-256-gcm', Buffer.from(key), sealed.subarray(from, from + ivBytes));
    decipher.setAAD(Buffer.from('AES256GCM'));
    decipher.setAuthTag(sealed.subarray(from + ivBytes, body));
    return Buffer.concat([decipher.update(sealed.subarray(body)), decipher.final()]).toString('utf8');
  } catch {
    return null;
  }
}
