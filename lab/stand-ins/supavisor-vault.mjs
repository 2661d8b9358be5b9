// Part of the STAND-IN for Supavisor: the vault, AES-256-GCM in Cloak's layout (supabase/supavisor: lib/supavisor/vault.ex), under VAULT_ENC_KEY.
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { fatal, need } from './shared.mjs';

const vault = Buffer.from(need('VAULT_ENC_KEY'));
export const checkKey = () =>
  vault.length === 32 ||
  fatal(
    `** (ErlangError) Unknown cipher or invalid key size: VAULT_ENC_KEY has ${vault.length} bytes, 32 are needed`,
  );

export function encrypt(text) {
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', vault, iv);
  return Buffer.concat([
    Buffer.from('\x01\nAES.GCM.V1'),
    iv,
    cipher.update(text),
    cipher.final(),
    cipher.getAuthTag(),
  ]).toString('hex');
}

export function decrypt(hex) {
  const bytes = Buffer.from(hex, 'hex').subarray(12);
  const cipher = createDecipheriv('aes-256-gcm', vault, bytes.subarray(0, 12));
  cipher.setAuthTag(bytes.subarray(-16));
  return Buffer.concat([cipher.update(bytes.subarray(12, -16)), cipher.final()]).toString();
}
